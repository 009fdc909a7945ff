import { existsSync, readFileSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { type EvaluateOptions, evaluate } from "../../local/graph/index.ts";
import type { Graph } from "../../local/graph/types.ts";
import { everythingOn } from "./features.ts";

/** The checkout. */
export const projectDir = path.resolve(import.meta.dirname, "../..");

/** As `Pulumi.yaml` has it: projects that are made from this one have other names. */
export const projectName = /^name: (\S+)$/m.exec(
  readFileSync(path.join(projectDir, "Pulumi.yaml"), "utf8"),
)?.[1] as string;

/** Whose graphs the tests look at, and with which config beyond the stack's own. */
export const variants = {
  dev: { stack: "dev" },
  prod: { stack: "prod" },
  /** Prod with all that may be switched on: a domain of its own, the features of products, and their secrets. */
  full: {
    stack: "prod",
    config: {
      apiDomain: "api.example.com",
      apiCertificateArn: "arn:aws:acm:eu-central-1:000000000000:certificate/1",
      siteDomain: "app.example.com",
      siteCertificateArn: "arn:aws:acm:us-east-1:000000000000:certificate/2",
      siteHostedZoneId: "Z0123456789ABC",
      siteFirewall: "true",
      ...everythingOn,
    },
  },
  preview: { stack: "prod", preview: true },
  previewDev: { stack: "dev", preview: true },
  staging: { stack: "staging" },
  /** The program that makes the delivery pipeline, and the connection that it may make. */
  pipeline: {
    projectDir: path.join(projectDir, "pipeline"),
    stack: "main",
    config: { alarmEmail: "on-call@example.com" },
  },
  /** The same, for deliveries by GitHub. */
  github: {
    projectDir: path.join(projectDir, "pipeline"),
    stack: "main",
    config: {
      runner: "github",
      secretsProvider: "awskms:///arn:aws:kms:eu-central-1:000000000000:key/1?region=eu-central-1",
    },
  },
} as const satisfies Record<string, Partial<EvaluateOptions>>;

export type Variant = keyof typeof variants;

/** The graph of this program, evaluated once in a test run: files of one run share it by `TEST_SHARED_DIR`. */
export async function graphOf(variant: Variant): Promise<Graph> {
  const folder = process.env.TEST_SHARED_DIR;
  const file = folder && path.join(folder, `${variant}.json`);
  if (file && existsSync(file)) return JSON.parse(await readFile(file, "utf8")) as Graph;
  const graph = await evaluate({ projectDir, ...variants[variant] } as EvaluateOptions);
  if (file) {
    // Renamed into place: another test file may be about to read it.
    await writeFile(`${file}.${process.pid}`, JSON.stringify(graph));
    await rename(`${file}.${process.pid}`, file);
  }
  return graph;
}
