import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/** How commands went. */
export interface Built {
  readonly status: number | null;
  readonly printed: string;
  /** What was asked of the builder's programs, in order; not their versions. */
  readonly calls: readonly string[];
}

/** A machine that runs the commands of a build: the checkout is there with its packages, and a shell of its own. */
export interface Builder {
  /** Folder of the checkout. */
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Shell scripts by the name of the program that they stand for. */
  readonly programs: Readonly<Record<string, string>>;
}

/**
 * Runs commands as CodeBuild and GitHub's runners do: in one shell, one after the other, until one fails. Only the programs
 * of the builder are others than a real builder's.
 */
export async function build(
  builder: Builder,
  commands: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Built> {
  const { directory, environment, programs } = builder;
  const folder = await mkdtemp(path.join(directory, "builder-"));
  const bin = path.join(folder, "bin");
  await mkdir(bin);
  for (const [name, script] of Object.entries(programs)) {
    const file = path.join(bin, name);
    await writeFile(
      file,
      `#!/bin/sh\n[ "$1" = version ] || echo "${name} $*" >> '${folder}/calls'\n${script}\n`,
    );
    await chmod(file, 0o755);
  }
  const child = spawn("/bin/sh", ["-e", "-c", commands.join("\n")], {
    cwd: directory,
    env: {
      ...environment,
      ...variables,
      HOME: path.join(folder, "home"),
      PATH: `${bin}:${path.dirname(process.execPath)}:/usr/bin:/bin`,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  const [status] = (await once(child, "close")) as [number | null];
  const calls = await readFile(path.join(folder, "calls"), "utf8").catch(() => "");
  return { status, printed, calls: calls.split("\n").filter(Boolean) };
}

/** Where a program really is. */
export const programNamed = (name: string): string | undefined =>
  (process.env.PATH ?? "")
    .split(path.delimiter)
    .map(folder => path.join(folder, name))
    .find(file => existsSync(file));
