import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { frontendConfig, writeFrontendConfig } from "./support/frontend.ts";

const help = `npm run frontend:config -- [--stack NAME] [--data DIR]

Writes frontend/config.json, from which the web page learns where its API and sign-in are.
  --stack NAME   from the outputs of that deployed stack (needs the Pulumi CLI)
  --data DIR     from local mode with that data folder, while it runs (default .local)`;

const { values } = parseArgs({
  options: {
    stack: { type: "string" },
    data: { type: "string", default: ".local" },
    help: { type: "boolean", default: false },
  },
});

try {
  if (values.help) console.log(help);
  else {
    const outputs = values.stack === undefined ? localOutputs(values.data) : stackOutputs(values.stack);
    console.log(await writeFrontendConfig(frontendConfig(outputs)));
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function localOutputs(dataDir: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path.join(dataDir, "outputs.json"), "utf8"));
  } catch {
    throw new Error(`Local mode does not run with the data folder ${dataDir}. Start it: npm start`);
  }
}

function stackOutputs(stack: string): Record<string, unknown> {
  const args = ["stack", "output", "--json", "--stack", stack];
  try {
    return JSON.parse(
      execFileSync("pulumi", args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }),
    );
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new Error(
      missing
        ? "The Pulumi CLI is not installed: https://www.pulumi.com/docs/install/"
        : `pulumi ${args.join(" ")} failed. Is the stack deployed? pulumi up --stack ${stack}`,
    );
  }
}
