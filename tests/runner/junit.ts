import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Verdict } from "./judge.ts";

/**
 * Writes how the files went as JUnit's XML, a suite for each: what CodeBuild and GitHub's actions read. uvu tells how many
 * tests passed and not which, so that a file is one case of so many tests.
 */
export function writeJunit(file: string, verdicts: ReadonlyMap<string, Verdict>): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, junitOf(verdicts));
}

export function junitOf(verdicts: ReadonlyMap<string, Verdict>): string {
  const suites = [...verdicts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, verdict]) => suiteOf(file, verdict));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join("")}</testsuites>\n`;
}

function suiteOf(file: string, { passed, failed, skips, problems }: Verdict): string {
  const counts = `tests="${passed + failed + skips.length}" failures="${failed}" skipped="${skips.length}"`;
  const cases = [
    ...(passed > 0 ? [testCase(file, `${passed} passed`)] : []),
    ...(failed > 0
      ? [
          testCase(
            file,
            `${failed} failed`,
            `<failure message="${escaped(problems.join("; ") || "see the log")}"/>`,
          ),
        ]
      : []),
    ...skips.map(reason => testCase(file, reason, `<skipped message="${escaped(reason)}"/>`)),
  ];
  return `  <testsuite name="${escaped(file)}" ${counts}>\n${cases.join("")}  </testsuite>\n`;
}

const testCase = (file: string, name: string, inside = ""): string =>
  `    <testcase classname="${escaped(file)}" name="${escaped(name)}">${inside}</testcase>\n`;

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string) => text.replace(/[&<>"]/g, character => entities[character] ?? "");
