import { lambda, secretsmanager } from "@pulumi/aws";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  jsonStringify,
  type Output,
  type Resource,
  secret,
} from "@pulumi/pulumi";
import { firstLogin } from "../lib/database-logins.ts";
import type { NodeFunction } from "./node-function.ts";
import { privateSecret } from "./secret-policy.ts";

export interface DatabaseSecretArgs {
  readonly kmsKeyArn: Input<string>;
  readonly secret: { readonly recoveryWindowDays: number };
}

/** The role that the app signs in as; the migration function makes it. */
const role = "app";

/** The secret that the app signs in to the database with, as `{username, password}`. */
export class DatabaseSecret extends ComponentResource {
  readonly arn: Output<string>;
  /** The first password: nothing can sign in before it is there. */
  readonly version: secretsmanager.SecretVersion;

  constructor(name: string, args: DatabaseSecretArgs, options: ComponentResourceOptions = {}) {
    super("groundwork:index:DatabaseSecret", name, {}, options);
    const stored = new secretsmanager.Secret(
      `${name}-secret`,
      {
        description: "Sign-in of the app to its database",
        kmsKeyId: args.kmsKeyArn,
        recoveryWindowInDays: args.secret.recoveryWindowDays,
      },
      { parent: this },
    );
    this.arn = stored.arn;
    const password = secretsmanager.getRandomPasswordOutput({ passwordLength: 40, excludePunctuation: true });
    this.version = new secretsmanager.SecretVersion(
      `${name}-password`,
      {
        secretId: stored.id,
        secretString: secret(
          jsonStringify({ username: firstLogin(role), password: password.randomPassword }),
        ),
      },
      // The password is random at each run; the first one stays until a rotation, which this program must not undo.
      { parent: this, ignoreChanges: ["secretString", "versionStages"] },
    );
    privateSecret(this, name, stored.arn);
    this.registerOutputs({ arn: this.arn });
  }
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
): void {
  const permission = new lambda.Permission(
    `${name}-rotation-permission`,
    {
      function: rotate.physicalName,
      action: "lambda:InvokeFunction",
      principal: "secretsmanager.amazonaws.com",
      sourceArn: secretArn,
    },
    { parent },
  );
  new secretsmanager.SecretRotation(
    `${name}-rotation`,
    {
      secretId: secretArn,
      rotationLambdaArn: rotate.arn,
      rotationRules: { automaticallyAfterDays: days },
      // The first one when it is due: a deployment shall not wait for it.
      rotateImmediately: false,
    },
    { parent, dependsOn: [permission, ...after] },
  );
}
