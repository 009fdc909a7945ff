import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { explainFailure, PostgresError } from "./error.ts";

const MAJOR_VERSION = "17";
const HOST_ACCESS = "# Written by local mode.\nhost all all 127.0.0.1/32 scram-sha-256\n";

/**
 * On Linux the server names its data folder as the folder that it stands in. So the unprivileged user needs no way
 * through the folders above, and a checkout below a folder of mode 0700 works.
 */
export const folderArgument = (dataDir: string): string =>
  process.platform === "linux" ? "/proc/self/cwd" : dataDir;

/** Makes the cluster unless it is there. A start that was killed half way leaves only a draft, which is removed. */
export async function ensureCluster(
  dataDir: string,
  password: string,
  account: Account | null,
  binaries: Binaries,
) {
  const parent = dirname(dataDir);
  await mkdir(parent, { recursive: true, mode: 0o700 });
  for (const name of await readdir(parent)) {
    if (name.startsWith("draft-")) await rm(join(parent, name), { recursive: true, force: true });
  }
  if (await stat(dataDir).catch(() => null)) return checkCluster(dataDir, account);
  const draft = join(parent, `draft-${randomBytes(6).toString("hex")}`);
  try {
    await ownFolder(draft, account);
    await initdb(draft, password, account, binaries);
    await writeFile(join(draft, "pg_hba.conf"), HOST_ACCESS);
    await rename(draft, dataDir);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function checkCluster(dataDir: string, account: Account | null): Promise<void> {
  const version = await readFile(join(dataDir, "PG_VERSION"), "utf8").catch(() => "");
  if (version.trim() !== MAJOR_VERSION) {
    const found = version.trim() ? `of PostgreSQL ${version.trim()}` : "not a PostgreSQL data folder";
    throw new PostgresError(
      `${dataDir} is ${found}, and local mode runs PostgreSQL ${MAJOR_VERSION}. ` +
        'Start with --data DIR, or empty it with "npm run reset" (its rows are lost).',
    );
  }
  const owner = (await stat(dataDir)).uid;
  const runner = account?.uid ?? process.getuid?.() ?? owner;
  if (owner !== runner) {
    throw new PostgresError(
      `${dataDir} belongs to user ${owner}, and PostgreSQL would run as user ${runner}. ` +
        "Start as the user who made it (perhaps root), or with --data DIR.",
    );
  }
}

async function ownFolder(folder: string, account: Account | null): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
    if (account) await chown(folder, account.uid, account.gid);
  } catch (error) {
    throw explainFailure(String(error), folder);
  }
}

/** UTF-8 with the built-in C.UTF-8 locale, so that texts sort the same on every machine. */
async function initdb(folder: string, password: string, account: Account | null, binaries: Binaries) {
  const secret = await passwordFile(folder, password, account);
  try {
    const child = spawn(
      join(binaries.home, "bin", "initdb"),
      [
        "-D",
        folderArgument(folder),
        "--username=postgres",
        `--pwfile=${secret.argument}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
        "--no-sync",
      ],
      {
        cwd: folder,
        env: serverEnvironment(),
        stdio: ["ignore", "ignore", "pipe", secret.fd],
        ...(account ?? {}),
      },
    );
    const output: Buffer[] = [];
    child.stderr?.on("data", (chunk: Buffer) => output.push(chunk));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", error => reject(explainFailure(error.message, folder)));
      child.once("close", resolve);
    });
    if (code !== 0) throw explainFailure(Buffer.concat(output).toString(), dirname(folder));
  } finally {
    await secret.remove();
  }
}

/** The data folder must be empty and command lines are public, so the password goes through a file beside it. */
async function passwordFile(folder: string, password: string, account: Account | null) {
  const path = `${folder}.password`;
  await writeFile(path, `${password}\n`, { mode: 0o600 });
  if (account) await chown(path, account.uid, account.gid);
  const handle = await open(path, "r");
  const remove = async () => {
    await handle.close();
    await rm(path, { force: true });
  };
  return { fd: handle.fd, argument: process.platform === "linux" ? "/proc/self/fd/3" : path, remove };
}

/** Nothing of the person's own PG* variables and locale must leak into the server. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP } = process.env;
  return process.platform === "win32"
    ? { PATH, SystemRoot, TEMP }
    : { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
}
