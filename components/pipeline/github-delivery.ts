import { iam } from "@pulumi/aws";
import { type ComponentResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import { Component } from "../shared/component.ts";
import { physicalName } from "../shared/naming.ts";
import { policyDocument, type Statement } from "../shared/policy.ts";
import { registerPolicies } from "./build-project.ts";
import type { Backend } from "./buildspecs.ts";
import { deployStatements, previewStatements } from "./deploy-permissions.ts";
import type { Place } from "./deploy-place.ts";
import { bucketOf, checkGitHub } from "./pipeline-arguments.ts";
import {
  endToEndStatements,
  readStateStatements,
  secretStatement,
  secretsKeyStatement,
  stateStatements,
} from "./stage-policies.ts";

export interface GitHubDeliveryArgs {
  readonly accountId: Input<string>;
  readonly region: Input<string>;
  readonly partition: Input<string>;
  /** `owner/name` on GitHub. */
  readonly repository: string;
  /** Name of the program's project, as in its Pulumi.yaml. */
  readonly project: string;
  /** Where the program's state is. GitHub's runners have no passphrase: a key encrypts the secrets. */
  readonly backend: Backend;
  readonly secretsKeyArn: Input<string>;
  readonly stagingStack: string;
  readonly productionStack: string;
  readonly testAccountsSecretArn: string;
  /** Makes the role alone that previews pull requests: what delivers is another, such as CodePipeline. Default false. */
  readonly previewsOnly?: boolean;
  /** The account's provider for GitHub, of which there can be one only. Default: it is made. */
  readonly providerArn?: Input<string> | undefined;
}

const issuer = "token.actions.githubusercontent.com";

/**
 * What lets GitHub's runners deploy without stored keys: the identity provider, and a role for each environment. The role of
 * production is taken by jobs of the environment `production` alone, whose reviewers and branch GitHub looks after.
 *
 * @example
 * new GitHubDelivery("github", { ...place, repository: "example/shop", project: "shop", backend, secretsKeyArn,
 *   stagingStack: "staging", productionStack: "prod", testAccountsSecretArn });
 */
export class GitHubDelivery extends Component {
  /** ARNs of the roles, by the repository's variable that names them. */
  readonly variables: Output<Record<string, string>>;

  constructor(name: string, args: GitHubDeliveryArgs, options: ComponentResourceOptions = {}) {
    checkGitHub(name, args);
    super("GitHubDelivery", name, { repository: args.repository }, options);
    const { repository, backend, partition, secretsKeyArn, stagingStack, productionStack } = args;
    const providerArn = args.providerArn ?? this.#provider(name);
    const bucket = bucketOf(backend.url) ?? "";
    const state = [...stateStatements(bucket, partition), secretsKeyStatement(secretsKeyArn)];
    const place = (stack: string): Place => ({ ...args, stack });
    const role = (what: string, subject: string, statements: readonly Statement[]) =>
      this.#role(`${name}-${what}`, providerArn, `repo:${repository}:${subject}`, statements);
    // A pull request's code runs with it.
    const preview = role("preview", "pull_request", [
      ...readStateStatements(bucket, partition),
      { Sid: "ReadConfig", Action: "kms:Decrypt", Resource: secretsKeyArn },
      ...previewStatements(place(productionStack)),
    ]);
    const deployer = (environment: string, stack: string, more: readonly Statement[] = []) =>
      role(environment, `environment:${environment}`, [...state, ...deployStatements(place(stack)), ...more]);
    const roles: Record<string, iam.Role> = { PREVIEW_ROLE_ARN: preview };
    if (!args.previewsOnly) {
      roles.STAGING_ROLE_ARN = deployer("staging", stagingStack, [
        ...endToEndStatements(place(stagingStack)),
        secretStatement(args.testAccountsSecretArn),
      ]);
      roles.PRODUCTION_ROLE_ARN = deployer("production", productionStack);
    }
    this.variables = output(
      Object.fromEntries(Object.entries(roles).map(([variable, { arn }]) => [variable, arn])),
    );
    this.registerOutputs({ variables: this.variables });
  }

  #provider(name: string): Output<string> {
    return new iam.OpenIdConnectProvider(
      `${name}-provider`,
      { url: `https://${issuer}`, clientIdLists: ["sts.amazonaws.com"] },
      { parent: this },
    ).arn;
  }

  /** @see https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments */
  #role(
    name: string,
    providerArn: Input<string>,
    subject: string,
    statements: readonly Statement[],
  ): iam.Role {
    const role = new iam.Role(
      `${name}-role`,
      {
        description: `${physicalName(name)}: jobs on GitHub`,
        // A delivery takes no longer: builds end after 50 minutes.
        maxSessionDuration: 3600,
        assumeRolePolicy: policyDocument([
          {
            Principal: { Federated: providerArn },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
              StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com", [`${issuer}:sub`]: subject },
            },
          },
        ]),
      },
      { parent: this },
    );
    registerPolicies(this, name, role, statements);
    return role;
  }
}
