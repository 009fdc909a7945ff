import { secretsmanager } from "@pulumi/aws";
import { type ComponentResourceOptions, type Input, type Output, secret } from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";
import { recoveryWindow } from "../secrets/app-secret.ts";
import { privateSecret } from "../secrets/secret-policy.ts";
import { Component, child, childOptions, type Transform } from "../shared/component.ts";
import { type FunctionLink, readSecrets, renewDataKeys, useDataKeys } from "../shared/grants.ts";
import { physicalName } from "../shared/naming.ts";
import { regionOf } from "../shared/place.ts";
import { randomText } from "../shared/random.ts";
import { checkNumbers } from "../shared/ranges.ts";
import {
  deletionWindow,
  EncryptionKey,
  type EncryptionKeyArgs,
  type EncryptionKeyTransform,
} from "./encryption-key.ts";

export interface PersonalDataArgs
  extends Pick<
    EncryptionKeyArgs,
    "accountId" | "region" | "partition" | "deletionProtection" | "retainOnDelete" | "deletionWindowDays"
  > {
  /** Of the stack's secrets; the personal data have a key of their own. Default: the key that AWS manages for Secrets Manager. */
  readonly kmsKeyArn?: Input<string>;
  /** Days after which a deleted secret is gone: 0, or 7 to 30. Without it no record is found by its index again. Default 30. */
  readonly recoveryWindowDays?: number;
  /** Changes what the children get. */
  readonly transform?: {
    readonly key?: EncryptionKeyTransform;
    readonly indexSecret?: Transform<secretsmanager.SecretArgs>;
    readonly indexVersion?: Transform<secretsmanager.SecretVersionArgs>;
    readonly indexPolicy?: Transform<secretsmanager.SecretPolicyArgs>;
  };
}

/**
 * What the stack's services keep personal data with: a key that rotates each year, whose data keys encrypt the records,
 * and a secret for the keyed hashes by which records are found without being decrypted.
 *
 * A service can use data keys of its own records alone: the encryption context of each one names the service.
 *
 * @example
 * const personalData = new PersonalData("personal-data");
 * new NodeFunction("customers", { entry: "customers.ts", links: [personalData.linkOf("customers")] });
 */
export class PersonalData extends Component {
  readonly keyArn: Output<string>;
  readonly key: EncryptionKey;
  /** Holds the key of the hashes. */
  readonly indexSecret: secretsmanager.Secret;
  readonly indexVersion: secretsmanager.SecretVersion;
  readonly indexPolicy: secretsmanager.SecretPolicy;
  /** What a service's functions get to keep personal data. */
  readonly linkOf: (service: string) => FunctionLink;
  /** What the job gets that brings a service's data keys under the latest generation of the key. */
  readonly rotationLinkOf: (service: string) => FunctionLink;

  constructor(name: string, args: PersonalDataArgs = {}, options: ComponentResourceOptions = {}) {
    const { kmsKeyArn, recoveryWindowDays = recoveryWindow.usual, transform = {}, ...place } = args;
    checkNumbers("PersonalData", name, [
      ["recoveryWindowDays", recoveryWindowDays, recoveryWindow.range],
      ["deletionWindowDays", args.deletionWindowDays, deletionWindow],
    ]);
    super("PersonalData", name, {}, options);
    const description = `Personal data that ${physicalName("*")} keeps`;
    this.key = new EncryptionKey(
      name,
      { ...place, description, services: false, ...defined({ transform: transform.key }) },
      childOptions({ parent: this }),
    );
    this.keyArn = this.key.arn;
    this.indexSecret = child(
      secretsmanager.Secret,
      `${name}-index-secret`,
      {
        description: "Key of the hashes by which personal data are found",
        ...defined({ kmsKeyId: kmsKeyArn }),
        recoveryWindowInDays: recoveryWindowDays,
      },
      { parent: this },
      transform.indexSecret,
    );
    this.indexVersion = child(
      secretsmanager.SecretVersion,
      `${name}-index-value`,
      { secretId: this.indexSecret.id, secretString: secret(randomText(this, 64)) },
      // It is random at each run; the first one stays, since every hash was made with it.
      { parent: this, ignoreChanges: ["secretString", "versionStages"] },
      transform.indexVersion,
    );
    this.indexPolicy = privateSecret(this, `${name}-index`, this.indexSecret.arn, transform.indexPolicy);
    const key = kmsKeyArn ? { arn: kmsKeyArn, region: regionOf(this, args) } : undefined;
    const readIndex = readSecrets([this.indexSecret.arn], key);
    this.linkOf = service => ({
      environment: { ...this.#environment(service), PERSONAL_DATA_INDEX_ARN: this.indexSecret.arn },
      statements: [useDataKeys(this.keyArn, service), ...readIndex],
      dependsOn: [this.indexVersion],
    });
    this.rotationLinkOf = service => ({
      environment: this.#environment(service),
      statements: renewDataKeys(this.keyArn, service),
    });
    this.registerOutputs({ keyArn: this.keyArn });
  }

  #environment(service: string) {
    return { PERSONAL_DATA_KEY_ARN: this.keyArn, PERSONAL_DATA_SERVICE: service };
  }
}
