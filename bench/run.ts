import { parseArgs } from "node:util";
import { answer } from "../commands/support/command.ts";
import type { Benchmark, Run } from "./benchmark.ts";
import { boot } from "./benchmarks/boot.ts";
import { bundle } from "./benchmarks/bundle.ts";
import { coldStart } from "./benchmarks/cold-start.ts";
import { customers } from "./benchmarks/customers/customers.ts";
import { engine } from "./benchmarks/engine.ts";
import { evaluation } from "./benchmarks/evaluation.ts";
import { deletion } from "./benchmarks/game/deletion.ts";
import { hostileTrack } from "./benchmarks/game/hostile-track.ts";
import { mining } from "./benchmarks/game/mining.ts";
import { territory } from "./benchmarks/game/territory.ts";
import { zeros } from "./benchmarks/game/zeros.ts";
import { hello } from "./benchmarks/hello.ts";
import { memory } from "./benchmarks/memory.ts";
import { pages } from "./benchmarks/pages.ts";
import { read } from "./benchmarks/read.ts";
import { routing } from "./benchmarks/routing.ts";
import { save } from "./benchmarks/save.ts";
import { catalogue } from "./benchmarks/shop/catalogue.ts";
import { shop } from "./benchmarks/shop/shop.ts";
import { soak } from "./benchmarks/soak.ts";
import { tests } from "./benchmarks/tests.ts";
import { describeMachine } from "./machine.ts";
import { figureOf, type Measurement } from "./measurement.ts";
import { hasPeers, installCommand, installPeers } from "./peers.ts";
import { writeReport } from "./report.ts";
import { endAllOnSignal } from "./support/running.ts";
import { table } from "./table.ts";

const benchmarks: readonly Benchmark[] = [
  bundle,
  coldStart,
  routing,
  evaluation,
  boot,
  save,
  hello,
  read,
  soak,
  memory,
  pages,
  mining,
  territory,
  hostileTrack,
  deletion,
  zeros,
  shop,
  catalogue,
  customers,
  tests,
  engine,
];

const needs = { needed: " *", beside: " +", none: "" };
const help = `npm run -s bench -- [NAME...] [options]

Measures on this machine, ours and what it is measured against in turn; without a name all but pages, tests, engine:
${benchmarks.map(({ name, summary, peers }) => `  ${name.padEnd(14)}${summary}${needs[peers]}`).join("\n")}
  --json      prints [{name, unit, value, low, high, peer, peerValue, ratio}]
  --docs      puts the tables into their places in docs/
  --quick     few samples and short loads, to try a benchmark out
  --install   installs what is measured against first

* needs the packages that ${installCommand} installs; + leaves out what it is measured against without them.
Traffic goes to this machine only. Close other programs: what they do is measured too.`;

const flag = { type: "boolean", default: false } as const;
const options = { json: flag, docs: flag, quick: flag, install: flag, help: flag };

endAllOnSignal();

try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  if (values.help) await answer(help);
  else await main(positionals, values);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function main(
  names: readonly string[],
  { json, docs, quick, install }: Readonly<Record<"json" | "docs" | "quick" | "install", boolean>>,
): Promise<void> {
  if (install) installPeers();
  const run: Run = { quick, hasPeers: hasPeers() };
  const measured = new Map<string, readonly Measurement[]>();
  for (const benchmark of choose(names, run)) {
    process.stderr.write(`measuring ${benchmark.name} ...\n`);
    measured.set(benchmark.name, await benchmark.run(run));
  }
  const all = [...measured.values()].flat();
  await answer(json ? JSON.stringify(all.map(figureOf), null, 2) : table(all));
  if (docs) {
    const command = `npm run bench -- ${[...names, "--docs", ...(quick ? ["--quick"] : [])].join(" ")}`;
    const date = new Date().toISOString().slice(0, 10);
    await writeReport("docs", { command, date, ...describeMachine(), measured });
  }
}

/** @throws Error for an unknown name, and for a benchmark asked for by name that cannot run */
function choose(names: readonly string[], run: Run): readonly Benchmark[] {
  const unknown = names.filter(name => !benchmarks.some(one => one.name === name));
  if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(", ")}.\n\n${help}`);
  const chosen = benchmarks.filter(({ name, onRequest }) =>
    names.length > 0 ? names.includes(name) : !onRequest,
  );
  const lacking = chosen.filter(({ peers }) => peers === "needed" && !run.hasPeers);
  if (lacking.length === 0) return chosen;
  const message = `${lacking.map(({ name }) => name).join(", ")}: what to measure against is not installed. Run: ${installCommand}`;
  if (names.length > 0) throw new Error(message);
  process.stderr.write(`left out ${message}\n`);
  return chosen.filter(one => !lacking.includes(one));
}
