import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { type EvaluateOptions, evaluate } from "../../local/graph/index.ts";
import type { Graph } from "../../local/graph/types.ts";

/** The checkout. */
export const projectDir = path.resolve(import.meta.dirname, "../..");

/** Whose graphs the tests look at, and with which config beyond the stack's own. */
export const variants = {
  dev: { stack: "dev" },
  prod: { stack: "prod" },
  /** Prod with all that may be switched on: a domain of its own, Strava, deposits, and their secrets. */
  full: {
    stack: "prod",
    config: {
      apiDomain: "api.example.com",
      apiCertificateArn: "arn:aws:acm:eu-central-1:000000000000:certificate/1",
      stravaClientId: "12345",
      depositsTreasury: "0x00000000000000000000000000000000000000aa",
      depositsToken: "0x00000000000000000000000000000000000000bb",
    },
  },
  preview: { stack: "prod", preview: true },
  previewDev: { stack: "dev", preview: true },
} as const satisfies Record<string, Omit<EvaluateOptions, "projectDir">>;

export type Variant = keyof typeof variants;

/** The graph of this program, evaluated once in a test run: files of one run share it by `TEST_SHARED_DIR`. */
export async function graphOf(variant: Variant): Promise<Graph> {
  const folder = process.env.TEST_SHARED_DIR;
  const file = folder && path.join(folder, `${variant}.json`);
  if (file && existsSync(file)) return JSON.parse(await readFile(file, "utf8")) as Graph;
  const graph = await evaluate({ projectDir, ...variants[variant] });
  if (file) {
    // Renamed into place: another test file may be about to read it.
    await writeFile(`${file}.${process.pid}`, JSON.stringify(graph));
    await rename(`${file}.${process.pid}`, file);
  }
  return graph;
}
