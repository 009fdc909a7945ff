import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { runtime } from "@pulumi/pulumi";
import { disconnect, setMockOptions } from "@pulumi/pulumi/runtime/settings.js";
import * as assert from "uvu/assert";
import { noteNoStacks } from "../../../local/graph/lean-modules.ts";
import { Monitor } from "../../../local/graph/monitor.ts";
import type { GraphResource } from "../../../local/graph/types.ts";

noteNoStacks();

export interface RegisterOptions {
  readonly stack?: string;
  readonly preview?: boolean;
  /** By key, without the project. */
  readonly config?: Readonly<Record<string, string>>;
}

/** What a program registers in a project named `shop`, in an order that is the same each time. */
export async function register(
  program: () => unknown,
  options: RegisterOptions = {},
): Promise<readonly GraphResource[]> {
  const monitor = newMonitor(options);
  await runtime.runInPulumiStack(async () => {
    await program();
  });
  await disconnect();
  return monitor.resources;
}

/** The message that a program stops with, and that it registered nothing before. */
export async function mistake(program: () => unknown, options: RegisterOptions = {}): Promise<string> {
  const monitor = newMonitor(options);
  let message = "";
  await runtime.runInPulumiStack(async () => {
    try {
      await program();
    } catch (error) {
      message = (error as Error).message;
    }
  });
  await disconnect();
  assert.equal(
    monitor.resources.map(({ urn }) => urn),
    [],
  );
  return message;
}

function newMonitor({ stack = "dev", preview = false, config = {} }: RegisterOptions): Monitor {
  const place = { region: "eu-central-1", accountId: "000000000000", seed: "test" };
  const monitor = new Monitor({ ...place, project: "shop", stack, preview, locate: file => file });
  setMockOptions(monitor, "shop", stack, preview, "organization");
  runtime.setAllConfig(
    Object.fromEntries(Object.entries(config).map(([key, value]) => [`shop:${key}`, value])),
    [],
  );
  return monitor;
}

/** Runs the rest of a test file in a folder of its own that holds these files. Returns how to leave and remove it. */
export async function enterProject(files: Readonly<Record<string, string>>): Promise<() => Promise<void>> {
  const before = process.cwd();
  const folder = await mkdtemp(path.join(tmpdir(), "groundwork-project-"));
  for (const [name, contents] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), contents);
  }
  process.chdir(folder);
  return async () => {
    process.chdir(before);
    await rm(folder, { recursive: true });
  };
}

/** The only resource of a type, or the one of that name. */
export function only(resources: readonly GraphResource[], type: string, name?: string): GraphResource {
  const found = resources.filter(resource => resource.type === type && (!name || resource.name === name));
  assert.is(found.length, 1, `${found.length} resources of type ${type}${name ? ` named ${name}` : ""}`);
  return found[0] as GraphResource;
}

/** A policy document's statements, without their names. */
export function statementsOf(document: unknown): Record<string, unknown>[] {
  const { Statement } = JSON.parse(String(document)) as { Statement: Record<string, unknown>[] };
  return Statement.map(({ Sid: _, ...statement }) => statement);
}

/** What functions have in common, in these tests. */
export const settings = {
  kmsKeyArn: "arn:aws:kms:eu-central-1:000000000000:key/k",
  logRetentionDays: 30,
  alarms: { arn: "arn:aws:sns:eu-central-1:000000000000:alarms" },
  metricsNamespace: "shop/dev",
} as const;

export const place = { accountId: "000000000000", region: "eu-central-1" } as const;
