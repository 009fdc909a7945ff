import { existsSync } from "node:fs";
import path from "node:path";

/** Folder whose `bin/pulumi` is the Pulumi CLI, or null: `.ci/run` builds one and names it by `PULUMI_CLI_ROOT`. */
function findCli(): string | null {
  const root = process.env.PULUMI_CLI_ROOT;
  return root && existsSync(path.join(root, "bin", "pulumi")) ? root : null;
}

export const cliRoot = findCli();

/** Said once by each file whose tests need the engine and do not have it. */
export const withoutCli =
  "SKIP no Pulumi CLI: PULUMI_CLI_ROOT=$(.ci/engine) takes an installed one or builds it where Go is";
