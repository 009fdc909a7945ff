import { parseArgs } from "node:util";
import { evaluate } from "../local/graph/index.ts";
import { printable } from "../local/graph/print.ts";

const help = `npm run -s graph -- --stack NAME [--config KEY=VALUE]... [--preview]

Prints the resources that the program registers, in the order of their registration, as one JSON array of
{type, name, parent, component, inputs, outputs, dependsOn, urn, options}. Nothing is asked of AWS: what it would
answer is made up. References are resolved, assets are {"asset": path}, secrets {"secret": true}.
  --stack NAME         whose Pulumi.NAME.yaml is read (dev or prod)
  --config KEY=VALUE   goes before the values of the files; lists and objects as JSON
  --preview            leaves {"unknown": true} what only AWS can decide, as a first \`pulumi preview\` does`;

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      stack: { type: "string" },
      config: { type: "string", multiple: true, default: [] },
      preview: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return;
  }
  if (!values.stack) throw new Error("Whose graph? Say --stack dev or --stack prod (or --help).");
  const projectDir = process.cwd();
  const config = Object.fromEntries(values.config.map(keyAndValue));
  const graph = await evaluate({ projectDir, stack: values.stack, config, preview: values.preview });
  console.log(JSON.stringify(printable(graph, projectDir), null, 2));
}

function keyAndValue(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new Error(`--config takes KEY=VALUE, and got "${text}".`);
  return [text.slice(0, at), text.slice(at + 1)];
}
