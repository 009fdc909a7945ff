import { execFileSync } from "node:child_process";

/**
 * Fills an empty folder with the data of a local mode that was started once and ended, where this test run has made one:
 * database migrated, demo users made. A start on it takes half the processor time of a first one.
 */
export function fillFromTemplate(dataDir: string): void {
  const { TEST_DATA_TEMPLATE: template } = process.env;
  if (template) copyData(template, dataDir);
}

/** With owners and modes, which PostgreSQL insists on and Node's own `cp` does not keep. */
export function copyData(from: string, to: string): void {
  execFileSync("cp", ["-Rp", `${from}/.`, to]);
}
