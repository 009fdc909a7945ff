import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectDir } from "../support/graph.ts";

/** How the commands of a build went. */
export interface Ran {
  readonly status: number | null;
  /** Programs with their arguments, in order: `pulumi up --yes ...`. */
  readonly calls: readonly string[];
  readonly printed: string;
  /** Files of the folder that the commands ran in. */
  read(file: string): Promise<string>;
}

export interface Account {
  /** What `pulumi stack output --json` prints. */
  readonly outputs?: object;
  /** What `pulumi preview` prints. */
  readonly preview?: string;
  /** Commands that fail, by their beginning. */
  readonly failing?: string;
}

/**
 * Runs commands as a builder does, in one shell, one after the other until one fails, in a folder with the scripts of
 * `pipeline/`. What they call of the world (npm, npx, pulumi, aws, gh, curl) is recorded and answers for the account.
 */
export async function runCommands(
  commands: readonly string[],
  account: Account = {},
  variables: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const folder = await mkdtemp(path.join(tmpdir(), "groundwork-build-"));
  made.push(folder);
  const bin = path.join(folder, "bin");
  const checkout = path.join(folder, "checkout");
  await mkdir(bin);
  await mkdir(path.join(checkout, "pipeline"), { recursive: true });
  for (const file of ["install-pulumi.sh", "install-browser.sh", "summary.mjs"])
    await writeFile(
      path.join(checkout, "pipeline", file),
      await readFile(path.join(projectDir, "pipeline", file)),
    );
  await writeFile(path.join(checkout, "package.json"), await readFile(path.join(projectDir, "package.json")));
  await writeFile(path.join(folder, "outputs.json"), JSON.stringify(account.outputs ?? {}));
  await writeFile(path.join(folder, "preview.txt"), account.preview ?? "");
  for (const program of ["npm", "npx", "pulumi", "aws", "gh", "curl"]) {
    const file = path.join(bin, program);
    await writeFile(file, recorder(folder, program, account.failing));
    await chmod(file, 0o755);
  }
  const home = path.join(folder, "home");
  const child = spawn("/bin/sh", ["-e", "-c", commands.join("\n")], {
    cwd: checkout,
    env: {
      PATH: `${bin}:${path.dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: home,
      TMPDIR: folder,
      ...variables,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", text => {
      printed += text;
    });
  const [status] = await once(child, "close");
  const calls = await readFile(path.join(folder, "calls"), "utf8").catch(() => "");
  return {
    status,
    printed,
    calls: calls.split("\n").filter(Boolean),
    read: file => readFile(path.join(checkout, file), "utf8"),
  };
}

const made: string[] = [];

/** Removes the folders of the builds of this process. */
export async function removeBuilds(): Promise<void> {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
}

const recorder = (folder: string, program: string, failing = "nothing fails"): string => `#!/bin/sh
echo "${program} $*" >> '${folder}/calls'
case "${program} $*" in
"${failing}"*) echo "${failing} failed" >&2; exit 1 ;;
"pulumi stack output"*) cat '${folder}/outputs.json' ;;
"pulumi preview"*) cat '${folder}/preview.txt' ;;
"pulumi version") echo v3.248.0 ;;
"aws secretsmanager"*) echo '[{"email":"ann@example.com"}]' ;;
esac
`;
