import {
  CodePipelineClient,
  type CodePipelineClientConfig,
  ListPipelineExecutionsCommand,
  type PipelineExecutionSummary,
  StartPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { CommandError } from "./command.ts";

/** As the stages of the pipeline name it. */
const sourceAction = "Source";

/**
 * Starts a pipeline with the commit that it delivered before the last one.
 *
 * @throws CommandError when it has delivered no two commits
 */
export async function deliverLastGood(
  config: CodePipelineClientConfig,
  name: string,
  print: (line: string) => void,
): Promise<void> {
  const client = new CodePipelineClient(config);
  const delivered = (await executionsOf(client, name)).filter(({ status }) => status === "Succeeded");
  const [present, ...before] = delivered.map(commitOf);
  const good = before.find(commit => commit !== undefined && commit !== present);
  if (good === undefined)
    throw new CommandError(`${name} has delivered no other commit before${present ? ` ${present}` : ""}.`);
  const { pipelineExecutionId } = await client.send(
    new StartPipelineExecutionCommand({
      name,
      sourceRevisions: [{ actionName: sourceAction, revisionType: "COMMIT_ID", revisionValue: good }],
    }),
  );
  print(`${name} delivers ${good} again, in place of ${present} (execution ${pipelineExecutionId}).`);
}

/** The latest first. */
async function executionsOf(
  client: CodePipelineClient,
  pipelineName: string,
): Promise<PipelineExecutionSummary[]> {
  const found: PipelineExecutionSummary[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new ListPipelineExecutionsCommand({ pipelineName, ...(nextToken && { nextToken }) }),
    );
    found.push(...(page.pipelineExecutionSummaries ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return found;
}

const commitOf = ({ sourceRevisions = [] }: PipelineExecutionSummary): string | undefined =>
  sourceRevisions.find(({ actionName }) => actionName === sourceAction)?.revisionId;
