import { secretsmanager } from "@pulumi/aws";
import { type ComponentResourceOptions, type Input, type Output, secret } from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";
import { secretVariable } from "../../lib/link-variables.ts";
import { Component, child, type Transform } from "../shared/component.ts";
import { type FunctionLink, readSecrets } from "../shared/grants.ts";
import { type PlaceArgs, regionOf } from "../shared/place.ts";
import { checkNumbers } from "../shared/ranges.ts";
import { privateSecret } from "./secret-policy.ts";

/** Days in which a deleted secret can be called back. */
export const recoveryWindow = { usual: 30, range: { or: 0, least: 7, most: 30 } } as const;

/** Changes what the children of a component with one secret get. */
export interface SecretTransform {
  readonly secret?: Transform<secretsmanager.SecretArgs>;
  readonly version?: Transform<secretsmanager.SecretVersionArgs>;
  readonly policy?: Transform<secretsmanager.SecretPolicyArgs>;
}

export interface AppSecretArgs extends Pick<PlaceArgs, "region"> {
  /** What is kept secret. It stands encrypted in the stack's state. */
  readonly value: Input<string>;
  /** Customer managed key. Default: the key that AWS manages for Secrets Manager. */
  readonly kmsKeyArn?: Input<string>;
  /** Days after which a deleted secret is gone: 0, or 7 to 30. Default 30. */
  readonly recoveryWindowDays?: number;
  /** Changes what the children get. */
  readonly transform?: SecretTransform;
}

/**
 * A secret from the stack's config, such as another company's API key, for the functions that are linked to it.
 *
 * They find its ARN in `SECRET_<NAME>_ARN`, and read the value from Secrets Manager.
 *
 * @example
 * const stripeKey = new AppSecret("stripeKey", { value: new Config().requireSecret("stripeKey") });
 * new NodeFunction("orders", { entry: "orders.ts", links: [stripeKey.link] });
 */
export class AppSecret extends Component {
  readonly arn: Output<string>;
  /** For functions that read the secret. */
  readonly link: FunctionLink;
  readonly secret: secretsmanager.Secret;
  readonly version: secretsmanager.SecretVersion;
  readonly policy: secretsmanager.SecretPolicy;

  constructor(name: string, args: AppSecretArgs, options: ComponentResourceOptions = {}) {
    const { kmsKeyArn, recoveryWindowDays = recoveryWindow.usual, transform = {} } = args;
    checkNumbers("AppSecret", name, [["recoveryWindowDays", recoveryWindowDays, recoveryWindow.range]]);
    super("AppSecret", name, {}, options);
    this.secret = child(
      secretsmanager.Secret,
      `${name}-secret`,
      {
        description: `${name}, from the stack's config`,
        ...defined({ kmsKeyId: kmsKeyArn }),
        recoveryWindowInDays: recoveryWindowDays,
      },
      { parent: this },
      transform.secret,
    );
    this.arn = this.secret.arn;
    this.version = child(
      secretsmanager.SecretVersion,
      `${name}-value`,
      { secretId: this.secret.id, secretString: secret(args.value) },
      { parent: this },
      transform.version,
    );
    this.policy = privateSecret(this, name, this.arn, transform.policy);
    const key = kmsKeyArn ? { arn: kmsKeyArn, region: regionOf(this, args) } : undefined;
    this.link = {
      environment: { [secretVariable(name)]: this.arn },
      statements: readSecrets([this.arn], key),
      dependsOn: [this.version],
    };
    this.registerOutputs({ arn: this.arn });
  }
}
