import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { readAwsConfig } from "../../local/run/data-folder.ts";
import { isLocked } from "../../local/run/lock.ts";
import { CommandError } from "./command.ts";

/** A stack's outputs, from local mode or from AWS. */
export type Outputs = Readonly<Record<string, unknown>>;

/** Where a command works: local mode, or a deployed stack. */
export interface Stage {
  readonly outputs: Outputs;
  /** Settings for AWS SDK clients. On AWS the credentials are the person's own, found by the SDK. */
  readonly client: {
    readonly region: string;
    readonly endpoint?: string;
    readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** The data folder; null on AWS. */
  readonly dataDir: string | null;
  /** What the names of its functions, schedules and log groups begin with, such as `groundwork-dev-`. */
  readonly namePrefix: string;
}

/** The stage that `--stack` names, else the local mode that runs on the data folder. */
export function openStage(options: { readonly stack?: string | undefined; readonly data: string }): Stage {
  return options.stack === undefined ? localStage(options.data) : deployedStage(options.stack);
}

function localStage(dataDir: string): Stage {
  const outputs = readJson(join(dataDir, "outputs.json"));
  const credentials = readAwsConfig(join(dataDir, "aws-config"));
  if (!isLocked(dataDir))
    throw new CommandError(
      `Local mode does not run on the data folder ${dataDir}. Start it in another terminal: ${startCommand(dataDir)}`,
    );
  if (!outputs || !credentials)
    throw new CommandError(
      `Local mode on the data folder ${dataDir} is not ready yet. Try again once it says that it is.`,
    );
  return {
    outputs,
    client: {
      region: textOutput(outputs, "region"),
      endpoint: textOutput(outputs, "awsEndpointUrl"),
      credentials,
    },
    dataDir,
    namePrefix: prefixOf(String(readJson(join(dataDir, "format.json"))?.stack)),
  };
}

/** What starts local mode on a data folder. */
export const startCommand = (dataDir: string): string =>
  dataDir === ".local" ? "npm start" : `npm start -- --data ${dataDir}`;

function deployedStage(stack: string): Stage {
  const outputs = stackOutputs(stack);
  return {
    outputs,
    client: { region: textOutput(outputs, "region") },
    dataDir: null,
    namePrefix: prefixOf(stack),
  };
}

/** `groundwork-dev-`, also where the stack is named in full, `organization/groundwork/dev`. */
function prefixOf(stack: string): string {
  const { name } = parse(readFileSync("Pulumi.yaml", "utf8"));
  return `${name}-${stack.split("/").at(-1)}-`;
}

/** @throws CommandError when the CLI is missing or the stack is not deployed */
function stackOutputs(stack: string): Outputs {
  const args = ["stack", "output", "--json", "--stack", stack];
  try {
    return JSON.parse(
      execFileSync("pulumi", args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }),
    );
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new CommandError(
      isMissing
        ? "The Pulumi CLI is not installed: https://www.pulumi.com/docs/install/"
        : `pulumi ${args.join(" ")} failed. Is the stack deployed? pulumi up --stack ${stack}`,
    );
  }
}

export function textOutput(outputs: Outputs, name: string): string {
  const value = outputs[name];
  if (typeof value !== "string")
    throw new CommandError(`The stack has no output ${name}: deploy the program again.`);
  return value;
}

/** The names that an output lists; undefined where the program has no such output. */
export const namesOutput = (outputs: Outputs, name: string): string[] | undefined =>
  Array.isArray(outputs[name]) ? listOutput(outputs, name) : undefined;

export function listOutput(outputs: Outputs, name: string): string[] {
  const value = outputs[name];
  return Array.isArray(value) ? value.filter(item => typeof item === "string") : [];
}

export function readJson(file: string): Outputs | null {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
