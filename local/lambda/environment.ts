import { randomBytes } from "node:crypto";
import { devNull } from "node:os";
import { localModeVariable } from "../../lib/local-mode.ts";
import type { Credential } from "../aws/sigv4.ts";
import type { FunctionSpec } from "./functions.ts";

export interface Surroundings {
  readonly region: string;
  /** Base URL of the local AWS APIs. */
  readonly endpointUrl: string;
}

/**
 * The environment variables that a function sees: its own and those that Lambda sets, nothing of this process.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function environmentOf(
  spec: FunctionSpec,
  credential: Credential,
  { region, endpointUrl }: Surroundings,
): Record<string, string> {
  const today = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
  return {
    PATH: "/var/lang/bin:/usr/local/bin:/usr/bin:/bin:/opt/bin",
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_ACCESS_KEY_ID: credential.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credential.secretAccessKey,
    ...(credential.sessionToken ? { AWS_SESSION_TOKEN: credential.sessionToken } : {}),
    // The developer's own AWS settings are not the function's.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    // This machine's Node may be older than the function's runtime, which is what counts.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    AWS_EXECUTION_ENV: `AWS_Lambda_${spec.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: spec.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: `${today}/[$LATEST]${randomBytes(16).toString("hex")}`,
    AWS_LAMBDA_LOG_FORMAT: "JSON",
    _HANDLER: spec.handler,
    LAMBDA_TASK_ROOT: spec.codePath,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    [localModeVariable]: "true",
    ...spec.environment,
  };
}
