import { pathToFileURL } from "node:url";
import { loadLeanly } from "../../local/graph/lean-modules.ts";
import { beginMark, endMark } from "./segments.ts";

// The process that runs several compiled test files, one after the other: what they load from packages is loaded once.
// uvu starts by itself what it is given, unless this is set before it is loaded.
const shared = globalThis as { UVU_DEFER?: boolean; UVU_QUEUE?: unknown[][] };
shared.UVU_DEFER = true;
const { exec } = await import("uvu");

// As local mode does: most of the Pulumi SDK is of no use here.
loadLeanly();

let failed = false;
/** The suites of each file, and how many there were when they had run. */
const queues: { readonly suites: readonly unknown[]; readonly ran: number }[] = [];
const programs = process.argv.slice(2);
for (const [index, program] of programs.entries()) {
  // What several files share may be kept for the next one.
  process.env.TEST_MORE_FILES = index < programs.length - 1 ? "yes" : "";
  const queue: unknown[][] = [[null]];
  shared.UVU_QUEUE = queue;
  process.exitCode = 0;
  process.stdout.write(beginMark(index));
  try {
    await import(pathToFileURL(program).href);
    if (queue[0] && queue[0].length > 1) await exec();
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
  queues.push({ suites: queue[0] ?? [], ran: queue[0]?.length ?? 0 });
  process.stdout.write(endMark(index, process.exitCode));
  failed ||= process.exitCode !== 0;
}
process.exitCode = failed ? 1 : 0;
process.once("exit", () => {
  if (queues.every(({ suites, ran }) => suites.length === ran)) return;
  console.error("A suite was run after the report of its file: await before the first suite.");
  process.exitCode = 1;
});
