// npx groundwork NAME [OPTIONS], in a project that has the package @groundwork/local.
import { invokeCommand } from "./invoke-command.ts";
import { logsCommand } from "./logs-command.ts";
import { startCommand } from "./start.ts";

const commands: Readonly<Record<string, () => Promise<unknown>>> = {
  start: () => startCommand("npx groundwork start"),
  token: () => import("../token.ts"),
  graph: () => import("../graph.ts"),
  names: () => import("../names.ts"),
  reset: () => import("../reset.ts"),
  job: () => import("../job.ts"),
  invoke: () => invokeCommand(),
  logs: () => logsCommand(),
};

const help = `npx groundwork NAME [options]

  start   runs the Pulumi program of this folder on this machine
  token   prints a token of the demo user
  graph   prints the resources that the program registers, as JSON
  names   prints what a running stack must keep: URNs and names on AWS
  job     runs a job, as its schedule would
  invoke  invokes a function with an event
  logs    prints log lines, of this machine or of a deployed stack
  reset   empties the local data

Each prints its options with --help.`;

const [name = "--help"] = process.argv.splice(2, 1);
const command = commands[name];
if (command) await command();
else if (name === "--help") console.log(help);
else {
  console.error(`There is no command ${name}. There is ${Object.keys(commands).join(", ")}.`);
  process.exitCode = 1;
}
