import { member, number, ofType, text, textMap, texts } from "../graph/resources.ts";
import type { Graph, GraphResource } from "../graph/types.ts";

/** A Lambda function as the program registers it. */
export interface FunctionSpec {
  /** Name in the program, such as `users`; what commands and logs call it. */
  readonly label: string;
  /** Physical name, `<project>-<stack>-users`. */
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** Folder that `code` names. */
  readonly codePath: string;
  /** `index.handler`. */
  readonly handler: string;
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: string;
  /** At most this many at once; null when the program reserves none. */
  readonly reservedConcurrency: number | null;
  /** TypeScript entry to rebuild from, relative to the project; null when the program brought ready-made code. */
  readonly entry: string | null;
  /** Folders that go into the package as they are. */
  readonly copy: readonly string[];
  /** Packages that are not in the bundle. */
  readonly external: readonly string[];
  /** Names that stand for a version, with that version: here all mean the code that is deployed. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Whether Lambda's own lines of its log are JSON, too. */
  readonly logsJson?: boolean;
  /** What happens to asynchronous events that fail. */
  readonly asynchronous: AsyncSpec;
}

export interface AsyncSpec {
  readonly maximumRetries: number;
  readonly maximumAgeSeconds: number;
  /** ARN of the queue, topic or function that a failed event goes to; null drops it. */
  readonly onFailure: string | null;
  /** ARN of the queue or topic that gets a failed event as it was. */
  readonly deadLetterArn?: string | null;
}

/** Reads every Lambda function of the graph. */
export function readFunctions(graph: Graph): FunctionSpec[] {
  return ofType(graph, "aws:lambda/function:Function").map(resource => readFunction(graph, resource));
}

function readFunction(graph: Graph, resource: GraphResource): FunctionSpec {
  const { inputs, outputs } = resource;
  const name = text(outputs.name ?? inputs.name) ?? resource.name;
  const component = graph.resources.find(candidate => candidate.urn === resource.parent);
  const codePath = text(member(inputs.code, "asset"));
  if (!codePath)
    throw new Error(
      `The function ${resource.name} has no code folder: local mode runs functions whose code is a FileArchive.`,
    );
  return {
    label: text(component?.inputs.functionName) ?? component?.name ?? resource.name,
    name,
    arn: text(outputs.arn) ?? name,
    roleArn: text(inputs.role) ?? "",
    codePath,
    handler: text(inputs.handler) ?? "index.handler",
    runtime: text(inputs.runtime) ?? "nodejs24.x",
    timeoutSeconds: number(inputs.timeout) ?? 3,
    memoryMegabytes: number(inputs.memorySize) ?? 128,
    environment: textMap(member(inputs.environment, "variables")),
    logGroup: text(member(inputs.loggingConfig, "logGroup")) ?? `/aws/lambda/${name}`,
    reservedConcurrency: reserved(number(inputs.reservedConcurrentExecutions)),
    entry: text(component?.inputs.entry) ?? null,
    copy: texts(component?.inputs.copy),
    external: texts(component?.inputs.external),
    logsJson: text(member(inputs.loggingConfig, "logFormat")) === "JSON",
    aliases: readAliases(graph, name, text(outputs.arn)),
    asynchronous: {
      ...readAsync(graph, name, text(outputs.arn)),
      deadLetterArn: text(member(inputs.deadLetterConfig, "targetArn")) ?? null,
    },
  };
}

const readAliases = (graph: Graph, name: string, arn: string | undefined): Record<string, string> =>
  Object.fromEntries(
    ofType(graph, "aws:lambda/alias:Alias")
      .filter(({ inputs }) => [name, arn].includes(text(inputs.functionName)))
      .map(({ inputs, name: label }) => [
        text(inputs.name) ?? label,
        text(inputs.functionVersion) ?? "$LATEST",
      ]),
  );

function readAsync(graph: Graph, name: string, arn: string | undefined): AsyncSpec {
  const config = ofType(graph, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig").find(
    ({ inputs }) => [name, arn].includes(text(inputs.functionName)),
  );
  const onFailure = member(config?.inputs, "destinationConfig", "onFailure", "destination");
  return {
    maximumRetries: number(config?.inputs.maximumRetryAttempts) ?? 2,
    maximumAgeSeconds: number(config?.inputs.maximumEventAgeInSeconds) ?? 21_600,
    onFailure: text(onFailure) ?? null,
  };
}

/** -1 is Lambda's own word for "none reserved". */
const reserved = (value: number | undefined) => (value === undefined || value < 0 ? null : value);
