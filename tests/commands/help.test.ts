import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

const test = suite("--help");
const { argv } = process;
const write = process.stdout.write.bind(process.stdout);
test.before.each(() => {
  process.argv = [...argv.slice(0, 2), "--help"];
});
test.after.each(() => {
  process.argv = argv;
  process.stdout.write = write;
});

/** What importing a command prints: each runs as it is loaded. */
async function printedBy(load: () => Promise<unknown>): Promise<string> {
  let printed = "";
  process.stdout.write = ((text: string, done?: () => void) => {
    printed += text;
    done?.();
    return true;
  }) as typeof process.stdout.write;
  await load();
  process.stdout.write = write;
  return printed.trimEnd();
}

for (const [name, script] of Object.entries(scripts)) {
  const file = /^node commands\/run\.mjs ([\w-]+)$/.exec(script)?.[1];
  const isBench = script.endsWith(" bench/run.ts");
  if (!file && !isBench) continue;
  test(`of npm run ${name} begins with how to call it, and names each option there`, async () => {
    const printed = await printedBy(() =>
      isBench ? import("../../bench/run.ts") : import(`../../commands/${file}.ts`),
    );
    assert.match(printed, new RegExp(`^npm (run |run -s )?${name}( --|\\n)`));
    const [usage = ""] = printed.split("\n\n");
    for (const [, option = ""] of printed.matchAll(/^ {2}(--[\w-]+)/gm))
      assert.ok(usage.includes(option) || usage.includes("[options]"), `${option} in ${usage}`);
    assert.ok(printed.split("\n").every(line => line.length <= 120));
    assert.is(process.exitCode ?? 0, 0);
  });
}

test.run();
