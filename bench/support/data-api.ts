import path from "node:path";
import { evaluate } from "../../local/graph/index.ts";
import { readAwsConfig } from "../../local/run/data-folder.ts";
import { benchConfig, type LocalMode } from "./local-mode.ts";

/** The environment that a function of the copied project has, with credentials that may call the Data API. */
export async function functionEnvironment(local: LocalMode, label: string): Promise<Record<string, string>> {
  const { outputs, dataDir, project } = local;
  const credential = readAwsConfig(path.join(dataDir, "aws-config"));
  if (!credential || !outputs.awsEndpointUrl) throw new Error("Local mode has no AWS endpoint.");
  return {
    ...(await variablesOf(project.directory, label)),
    ISSUER: outputs.issuer,
    WEB_CLIENT_ID: outputs.userPoolClientId,
    MACHINE_CLIENT_ID: outputs.machineClientId,
    PATH: process.env.PATH ?? "",
    TZ: ":UTC",
    AWS_REGION: outputs.region,
    AWS_ENDPOINT_URL: outputs.awsEndpointUrl,
    AWS_ACCESS_KEY_ID: credential.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credential.secretAccessKey,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}

async function variablesOf(projectDir: string, label: string): Promise<Record<string, string>> {
  const graph = await evaluate({ projectDir, stack: "dev", config: benchConfig });
  const component = graph.resources.find(({ inputs }) => inputs.functionName === label);
  const found = graph.resources.find(
    ({ type, parent }) => type === "aws:lambda/function:Function" && parent === component?.urn,
  );
  const environment = found?.inputs.environment as { variables?: Record<string, string> } | undefined;
  if (!environment?.variables) throw new Error(`The program has no function ${label}.`);
  return environment.variables;
}
