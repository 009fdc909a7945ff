import type { parseArgs } from "node:util";
import type { LocalOptions } from "../../local/run/options.ts";
import { keyValues, wholeNumber } from "./command.ts";

/** The options of `npm start`. */
export const startOptions = {
  port: { type: "string", default: "4000" },
  "aws-port": { type: "string", default: "4001" },
  "site-port": { type: "string" },
  data: { type: "string", default: ".local" },
  "database-url": { type: "string" },
  inspect: { type: "boolean", default: false },
  "inspect-port": { type: "string", default: "9229" },
  "no-watch": { type: "boolean", default: false },
  "no-types": { type: "boolean", default: false },
  fault: { type: "string", multiple: true, default: [] as string[] },
  stack: { type: "string", default: "dev" },
  config: { type: "string", multiple: true, default: [] as string[] },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof startOptions }>>["values"];

/**
 * What `npm start` was told, as local mode takes it.
 *
 * @throws CommandError for a value that its option does not take
 */
export function localOptions(
  values: Values,
  { DATABASE_URL }: NodeJS.ProcessEnv,
): Pick<
  LocalOptions,
  | "port"
  | "awsPort"
  | "sitePort"
  | "dataDir"
  | "databaseUrl"
  | "watch"
  | "checkTypes"
  | "faults"
  | "stack"
  | "config"
> {
  return {
    port: wholeNumber("--port", values.port, 0, 65535),
    awsPort: wholeNumber("--aws-port", values["aws-port"], 0, 65535),
    sitePort:
      values["site-port"] === undefined
        ? undefined
        : wholeNumber("--site-port", values["site-port"], 0, 65535),
    dataDir: values.data,
    databaseUrl: values["database-url"] ?? DATABASE_URL,
    watch: !values["no-watch"],
    checkTypes: !values["no-types"],
    faults: values.fault,
    stack: values.stack,
    config: keyValues("--config", values.config),
  };
}
