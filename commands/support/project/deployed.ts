import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import type { ProjectTree } from "./tree.ts";

/**
 * A trace of a stack of this project: what Pulumi writes into a stack's file for its secrets, a state folder in the
 * project, or a stack that was chosen on this machine.
 *
 * @returns a phrase that names it; undefined when there is none, as in a fresh copy of the template
 */
export function traceOfStack(
  tree: ProjectTree,
  project: string,
  pulumiHome = process.env.PULUMI_HOME ?? path.join(homedir(), ".pulumi"),
): string | undefined {
  const settled = tree
    .files()
    .filter(file => /^Pulumi\.[\w.-]+\.yaml$/.test(file))
    .find(file => /^(encryptionsalt|encryptedkey|secretsprovider):|^\s+secure:/m.test(tree.text(file)));
  if (settled) return `${settled} has a stack's own entries`;
  if (existsSync(path.join(tree.root, ".pulumi"))) return "there is a folder .pulumi with a stack's state";
  const workspaces = path.join(pulumiHome, "workspaces");
  const chosen = existsSync(workspaces) && readdirSync(workspaces).some(name => isOf(project, name));
  return chosen ? `${workspaces} knows a stack of ${project}` : undefined;
}

/** `<project>-<SHA-1 of the path of its Pulumi.yaml>-workspace.json`. */
const isOf = (project: string, name: string): boolean =>
  name.startsWith(`${project}-`) && /^[0-9a-f]{40}-workspace\.json$/.test(name.slice(project.length + 1));
