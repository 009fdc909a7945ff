import { lambda, secretsmanager } from "@pulumi/aws";
import {
  type ComponentResourceOptions,
  type Input,
  jsonStringify,
  type Output,
  type Resource,
  secret,
} from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";
import { firstLogin } from "../../lib/sql/database-logins.ts";
import type { NodeFunction } from "../functions/node-function.ts";
import type { SecretTransform } from "../secrets/app-secret.ts";
import { privateSecret } from "../secrets/secret-policy.ts";
import { Component, child, type Transform } from "../shared/component.ts";

export interface DatabaseSecretArgs {
  readonly kmsKeyArn: Input<string> | undefined;
  readonly recoveryWindowDays: number;
  readonly transform: SecretTransform | undefined;
}

/** The role that the app signs in as; the migration function makes it. */
const role = "app";

/** The secret that the app signs in to the database with, as `{username, password}`. */
export class DatabaseSecret extends Component {
  readonly arn: Output<string>;
  readonly secret: secretsmanager.Secret;
  /** The first password: nothing can sign in before it is there. */
  readonly version: secretsmanager.SecretVersion;
  readonly policy: secretsmanager.SecretPolicy;

  constructor(name: string, args: DatabaseSecretArgs, options: ComponentResourceOptions = {}) {
    super("DatabaseSecret", name, {}, options);
    const { transform = {} } = args;
    this.secret = child(
      secretsmanager.Secret,
      `${name}-secret`,
      {
        description: "Sign-in of the app to its database",
        ...defined({ kmsKeyId: args.kmsKeyArn }),
        recoveryWindowInDays: args.recoveryWindowDays,
      },
      { parent: this },
      transform.secret,
    );
    this.arn = this.secret.arn;
    const password = secretsmanager.getRandomPasswordOutput(
      { passwordLength: 40, excludePunctuation: true },
      { parent: this },
    );
    const login = jsonStringify({ username: firstLogin(role), password: password.randomPassword });
    this.version = child(
      secretsmanager.SecretVersion,
      `${name}-password`,
      { secretId: this.secret.id, secretString: secret(login) },
      // The password is random at each run; the first one stays until a rotation, which this program must not undo.
      { parent: this, ignoreChanges: ["secretString", "versionStages"] },
      transform.version,
    );
    this.policy = privateSecret(this, name, this.arn, transform.policy);
    this.registerOutputs({ arn: this.arn });
  }
}

/** What lets Secrets Manager renew the app's password. */
export interface Rotation {
  readonly rotatePermission: lambda.Permission;
  readonly rotation: secretsmanager.SecretRotation;
}

/** Lets Secrets Manager call the function every so many days. */
export function rotateSecret(
  parent: Resource,
  name: string,
  {
    rotate,
    secretArn,
    days,
    after,
  }: { rotate: NodeFunction; secretArn: Input<string>; days: number; after: Resource[] },
  transform: {
    readonly rotatePermission?: Transform<lambda.PermissionArgs>;
    readonly rotation?: Transform<secretsmanager.SecretRotationArgs>;
  } = {},
): Rotation {
  const rotatePermission = child(
    lambda.Permission,
    `${name}-rotation-permission`,
    {
      function: rotate.physicalName,
      action: "lambda:InvokeFunction",
      principal: "secretsmanager.amazonaws.com",
      sourceArn: secretArn,
    },
    { parent },
    transform.rotatePermission,
  );
  const rotation = child(
    secretsmanager.SecretRotation,
    `${name}-rotation`,
    {
      secretId: secretArn,
      rotationLambdaArn: rotate.arn,
      rotationRules: { automaticallyAfterDays: days },
      // The first one when it is due: a deployment does not wait for it.
      rotateImmediately: false,
    },
    { parent, dependsOn: [rotatePermission, ...after] },
    transform.rotation,
  );
  return { rotatePermission, rotation };
}
