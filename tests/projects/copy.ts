import { cp, mkdtemp, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectDir } from "../support/graph.ts";

const made = new Set(["node_modules", ".git", ".build", ".local", "dist"]);

/** A copy of this project's sources, with its packages by a link. */
export async function copyProject(): Promise<string> {
  const copy = await mkdtemp(path.join(tmpdir(), "groundwork-copy-"));
  await cp(projectDir, copy, { recursive: true, filter: source => !made.has(path.basename(source)) });
  await symlink(path.join(projectDir, "node_modules"), path.join(copy, "node_modules"));
  return copy;
}
