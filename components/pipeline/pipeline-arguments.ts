import type { Input } from "@pulumi/pulumi";
import { checkRetention } from "../monitoring/log-retention.ts";
import { rejectArguments } from "../shared/mistakes.ts";
import { physicalName } from "../shared/naming.ts";
import type { Backend, DeployedStack } from "./buildspecs.ts";

export interface DeliveryPipelineArgs {
  readonly accountId: Input<string>;
  readonly region: Input<string>;
  readonly partition: Input<string>;
  /** Encrypts artefacts, logs and reports. */
  readonly kmsKeyArn: Input<string>;
  /** Gets approvals and failures; its policy must let `events.amazonaws.com` publish. */
  readonly topicArn: Input<string>;
  readonly logRetentionDays: number;
  /** `owner/name` on the provider of the connection. */
  readonly repository: string;
  /** Default `main`. */
  readonly branch?: string;
  /** Globs of files; a push that touches none of `includes`, or only `excludes`, starts nothing. Default: every push. */
  readonly paths?: { readonly includes?: readonly string[]; readonly excludes?: readonly string[] };
  /**
   * A connection of CodeConnections that is `AVAILABLE`. Default: one is made, which stays `PENDING` until a person finishes
   * the handshake in the console; the output `connectionStep` says where.
   */
  readonly connectionArn?: Input<string> | undefined;
  /** Default `GitHub`. */
  readonly connectionProvider?: "GitHub" | "GitLab" | "Bitbucket" | undefined;
  /** Where the program's state is. */
  readonly backend: Backend;
  /** Key behind an `awskms` secrets provider. */
  readonly secretsKeyArn?: Input<string> | undefined;
  /** Name of the program's project, as in its Pulumi.yaml. */
  readonly project: string;
  readonly staging: DeployedStack;
  readonly production: DeployedStack;
  /** A secret with the accounts that the end-to-end tests sign in with: docs/operations.md has its shape. */
  readonly testAccountsSecretArn: string;
  /** Default 3 days, at most 7. */
  readonly approvalMinutes?: number;
  /** CodeBuild's image. Default: Amazon Linux 2023. */
  readonly image?: string;
}

/** Stops a delivery by GitHub whose arguments name no repository or no state. */
export function checkGitHub(
  name: string,
  { repository, backend }: Pick<DeliveryPipelineArgs, "repository" | "backend">,
): void {
  physicalName(name);
  checkPlace("GitHubDelivery", name, repository, backend);
}

/** AWS gives up an approval after seven days. */
const longestApprovalMinutes = 7 * 24 * 60;

/** Stops a pipeline whose arguments AWS would refuse, or would take for something else. */
export function checkPipeline(name: string, args: DeliveryPipelineArgs): void {
  const reject = (names: readonly string[], problem: string, mend: string) =>
    rejectArguments("DeliveryPipeline", name, names, problem, mend);
  physicalName(name);
  checkRetention("DeliveryPipeline", name, args.logRetentionDays);
  const { repository, backend, approvalMinutes = 1, staging, production } = args;
  checkPlace("DeliveryPipeline", name, repository, backend);
  if (!(approvalMinutes >= 1 && approvalMinutes <= longestApprovalMinutes))
    reject(
      ["approvalMinutes"],
      `${approvalMinutes} is outside 1 to ${longestApprovalMinutes}`,
      "Leave it out",
    );
  if (staging.name === production.name)
    reject(["staging", "production"], `both are the stack ${staging.name}`, "Give each a stack of its own");
  if ("provider" in backend.secrets && !args.secretsKeyArn)
    reject(
      ["backend.secrets.provider", "secretsKeyArn"],
      "the builds may not use the key of the secrets provider",
      "Give secretsKeyArn",
    );
}

function checkPlace(component: string, name: string, repository: string, { url }: Backend): void {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
    rejectArguments(
      component,
      name,
      ["repository"],
      `"${repository}" is not owner/name`,
      "Take the end of the repository's address",
    );
  if (bucketOf(url) === undefined)
    rejectArguments(
      component,
      name,
      ["backend.url"],
      `"${url}" is not s3://bucket`,
      "Make a bucket for the state, as docs/pipeline.md says",
    );
}

/** `state` of `s3://state?region=eu-central-1`. */
export const bucketOf = (url: string): string | undefined =>
  /^s3:\/\/([a-z0-9.-]{3,63})(\?|$)/.exec(url)?.[1];
