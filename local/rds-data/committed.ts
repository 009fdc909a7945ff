import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * The text of a file in git's last commit; undefined if it is not in there.
 * @param path relative to the folder
 * @throws Error when git cannot tell: it is not installed, or the folder has no commit
 */
export async function committedText(folder: string, path: string): Promise<string | undefined> {
  const git = async (...args: readonly string[]) =>
    (await run("git", ["-C", folder, ...args], { maxBuffer: 64 * 1024 * 1024 })).stdout;
  const listed = await git("ls-tree", "--name-only", "HEAD", "--", path);
  return listed.trim() === "" ? undefined : git("show", `HEAD:./${path}`);
}
