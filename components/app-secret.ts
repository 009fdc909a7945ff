import { secretsmanager } from "@pulumi/aws";
import { ComponentResource, type ComponentResourceOptions, type Input, secret } from "@pulumi/pulumi";
import { type FunctionLink, readSecrets } from "./grants.ts";
import { upperSnakeCase } from "./naming.ts";
import { privateSecret } from "./secret-policy.ts";

export interface AppSecretArgs {
  readonly value: Input<string>;
  readonly region: Input<string>;
  readonly kmsKeyArn: Input<string>;
  /** Days after which a deleted secret is gone: 0, or 7 to 30. */
  readonly recoveryWindowDays: number;
}

/**
 * A secret from the stack's config, such as another company's API key, for the functions that are linked to it.
 *
 * They find its ARN in `SECRET_<NAME>_ARN`, and read the value from Secrets Manager.
 *
 * @example
 * const stripeKey = new AppSecret("stripeKey", { value: secrets.stripeKey, region, kmsKeyArn: key.arn, recoveryWindowDays: 30 });
 * new NodeFunction("orders", { links: [stripeKey.link], ... });
 */
export class AppSecret extends ComponentResource {
  readonly link: FunctionLink;

  constructor(name: string, args: AppSecretArgs, options: ComponentResourceOptions = {}) {
    super("groundwork:index:AppSecret", name, {}, options);
    const stored = new secretsmanager.Secret(
      `${name}-secret`,
      {
        description: `${name}, from the stack's config`,
        kmsKeyId: args.kmsKeyArn,
        recoveryWindowInDays: args.recoveryWindowDays,
      },
      { parent: this },
    );
    const version = new secretsmanager.SecretVersion(
      `${name}-value`,
      { secretId: stored.id, secretString: secret(args.value) },
      { parent: this },
    );
    privateSecret(this, name, stored.arn);
    this.link = {
      environment: { [secretVariable(name)]: stored.arn },
      statements: readSecrets([stored.arn], { arn: args.kmsKeyArn, region: args.region }),
      dependsOn: [version],
    };
    this.registerOutputs({});
  }
}

/** `SECRET_STRIPE_KEY_ARN` for `stripeKey`. */
export const secretVariable = (name: string): string => `SECRET_${upperSnakeCase(name)}_ARN`;
