import { setTimeout as wait } from "node:timers/promises";
import { CodeDeployClient, CreateDeploymentCommand, GetDeploymentCommand } from "@aws-sdk/client-codedeploy";
import { GetAliasCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CommandError } from "./command.ts";
import { deleteOldVersions, publishedVersions } from "./old-versions.ts";
import type { Stage } from "./stage.ts";

/** One published function, as the stack's output `canaries` has it. */
interface Target {
  readonly application: string;
  readonly group: string;
  readonly function: string;
  readonly alias: string;
}

interface Clients {
  readonly lambda: LambdaClient;
  readonly codeDeploy: CodeDeployClient;
  readonly pollMilliseconds: number;
  readonly keptVersions: number;
}

export interface CanaryOptions {
  /** How many of the newest versions of a function stay. Default 5. */
  readonly keptVersions?: number;
  /** Between two looks at a deployment. */
  readonly pollMilliseconds?: number;
}

/**
 * Has CodeDeploy move the alias of each function to its newest version, and waits for all. Of a function that is there,
 * old versions are deleted.
 *
 * @throws CommandError with the functions that CodeDeploy brought back, and why
 */
export async function moveToNewVersions(
  stage: Pick<Stage, "outputs" | "client">,
  print: (line: string) => void,
  { keptVersions = 5, pollMilliseconds = 10_000 }: CanaryOptions = {},
): Promise<void> {
  const targets = (stage.outputs.canaries ?? []) as readonly Target[];
  if (targets.length === 0)
    return print("The stack publishes no function: all calls meet what was deployed.");
  const { client } = stage;
  const clients = {
    lambda: new LambdaClient(client),
    codeDeploy: new CodeDeployClient(client),
    pollMilliseconds,
    keptVersions,
  };
  const results = await Promise.allSettled(
    targets.map(async target => {
      await move(clients, target, print);
      await tidy(clients, target, print);
    }),
  );
  const problems = results.flatMap(result =>
    result.status === "rejected" ? [String(result.reason.message)] : [],
  );
  if (problems.length > 0)
    throw new CommandError(
      `${problems.length} of ${targets.length} functions stay at the version before:\n${problems.join("\n")}`,
    );
}

async function move(clients: Clients, target: Target, print: (line: string) => void): Promise<void> {
  const { lambda, codeDeploy } = clients;
  const alias = await lambda.send(new GetAliasCommand({ FunctionName: target.function, Name: target.alias }));
  const current = alias.FunctionVersion ?? "";
  const newest = String((await publishedVersions(lambda, target.function)).at(-1) ?? 0);
  if (newest === current) return print(`${target.function} is unchanged, at version ${current}.`);
  const { deploymentId } = await codeDeploy.send(
    new CreateDeploymentCommand({
      applicationName: target.application,
      deploymentGroupName: target.group,
      revision: {
        revisionType: "AppSpecContent",
        appSpecContent: { content: appSpec(target, current, newest) },
      },
    }),
  );
  print(`${target.function} moves from version ${current} to ${newest} (${deploymentId}).`);
  await settled(clients, target, deploymentId ?? "");
  print(`${target.function} is at version ${newest}.`);
}

/**
 * A function's AppSpec for CodeDeploy.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html
 */
const appSpec = (target: Target, CurrentVersion: string, TargetVersion: string): string =>
  JSON.stringify({
    version: 0.0,
    Resources: [
      {
        [target.function]: {
          Type: "AWS::Lambda::Function",
          Properties: { Name: target.function, Alias: target.alias, CurrentVersion, TargetVersion },
        },
      },
    ],
  });

/** What is left lying does no harm to a delivery: it is said, and left for the next one. */
async function tidy(
  { lambda, keptVersions }: Clients,
  { function: name }: Target,
  print: (line: string) => void,
): Promise<void> {
  try {
    const deleted = await deleteOldVersions(lambda, name, keptVersions);
    if (deleted > 0) print(`${name}: deleted ${deleted} old ${deleted === 1 ? "version" : "versions"}.`);
  } catch (error) {
    print(`${name}: old versions could not be deleted: ${(error as Error).message}`);
  }
}

const ended = ["Succeeded", "Failed", "Stopped"];

async function settled(
  { codeDeploy, pollMilliseconds }: Clients,
  target: Target,
  deploymentId: string,
): Promise<void> {
  for (;;) {
    const { deploymentInfo = {} } = await codeDeploy.send(new GetDeploymentCommand({ deploymentId }));
    const { status = "", errorInformation, rollbackInfo } = deploymentInfo;
    if (status === "Succeeded") return;
    if (ended.includes(status)) {
      const reasons = [errorInformation?.code, errorInformation?.message, rollbackInfo?.rollbackMessage];
      throw new CommandError(
        `  ${target.function}: deployment ${deploymentId} is ${status}: ${reasons.filter(Boolean).join(": ")}`,
      );
    }
    await wait(pollMilliseconds);
  }
}
