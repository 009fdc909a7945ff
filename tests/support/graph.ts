import { readFileSync } from "node:fs";
import path from "node:path";
import { type EvaluateOptions, evaluate } from "../../local/graph/index.ts";
import type { Graph } from "../../local/graph/types.ts";
import { everythingOn } from "./features.ts";
import { madeOnce } from "./made-once.ts";

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
  const make = () => evaluate({ projectDir, ...variants[variant] } as EvaluateOptions);
  const folder = process.env.TEST_SHARED_DIR;
  if (!folder) return make();
  const text = await madeOnce(path.join(folder, `${variant}.json`), async () => JSON.stringify(await make()));
  return JSON.parse(text) as Graph;
}
