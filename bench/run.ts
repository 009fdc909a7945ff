import { parseArgs } from "node:util";
import { boot } from "./boot.ts";
import { bundles } from "./bundles.ts";
import { evaluation } from "./evaluation.ts";
import type { Figure } from "./figure.ts";
import { table } from "./table.ts";
import { tests } from "./tests.ts";

const benchmarks = [bundles, evaluation, boot, tests];

const help = `npm run -s bench -- [NAME...] [--json]

Measures on this machine; without a name, everything but the last:
${benchmarks.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`).join("\n")}
  --json      prints [{name, unit, value, low, high, peer, peerValue, ratio}]`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
});

try {
  if (values.help) console.log(help);
  else await main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const unknown = positionals.filter(name => !benchmarks.some(one => one.name === name));
  if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(", ")}.\n\n${help}`);
  const chosen = benchmarks.filter(({ name }) =>
    positionals.length > 0 ? positionals.includes(name) : name !== "tests",
  );
  const figures: Figure[] = [];
  for (const { name, run } of chosen) {
    process.stderr.write(`measuring ${name} ...\n`);
    figures.push(...(await run()));
  }
  console.log(values.json ? JSON.stringify(figures, null, 2) : table(figures));
}
