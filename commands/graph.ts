import { evaluate } from "../local/graph/index.ts";
import { printable } from "../local/graph/print.ts";
import { answer, CommandError, keyValues, runCommand } from "./support/command.ts";

const help = `npm run -s graph -- --stack NAME [--config KEY=VALUE]... [--preview]

Prints the resources that the program registers, in the order of their registration, as one JSON array of
{type, name, parent, component, inputs, outputs, dependsOn, urn, options}. Nothing is asked of AWS: what it would
answer is made up. References are resolved, assets are {"asset": path}, secrets {"secret": true}.
  --stack NAME         whose Pulumi.NAME.yaml is read (dev or prod)
  --config KEY=VALUE   goes before the values of the files; lists and objects as JSON
  --preview            leaves {"unknown": true} what only AWS can decide, as a first \`pulumi preview\` does`;

const options = {
  stack: { type: "string" },
  config: { type: "string", multiple: true, default: [] as string[] },
  preview: { type: "boolean", default: false },
} as const;

await runCommand(help, options, async ({ values }) => {
  const { stack, preview } = values;
  if (!stack) throw new CommandError("Whose graph? Say --stack dev or --stack prod (or --help).");
  const projectDir = process.cwd();
  const graph = await evaluate({ projectDir, stack, config: keyValues("--config", values.config), preview });
  await answer(JSON.stringify(printable(graph, projectDir), null, 2));
});
