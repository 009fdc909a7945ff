import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { isProjectName, projectNameRule } from "../../../lib/project-name.ts";
import { CommandError } from "../command.ts";

/** Functions and clusters have names of at most 63 characters: the project's, the stack's and their own. */
const longestProjectName = 28;

/** @throws CommandError for a name that Pulumi or AWS would refuse, or that is too long for names made of it */
export function checkProjectName(name: string): void {
  if (!isProjectName(name))
    throw new CommandError(
      `"${name}" cannot be the name of a project: names on AWS begin with it. ${projectNameRule}, such as --name my-app.`,
    );
  if (name.length > longestProjectName)
    throw new CommandError(
      `"${name}" has ${name.length} characters, and ${longestProjectName} are allowed, since names of at most 63 are made of it.`,
    );
}

/** @throws CommandError where something is there already, or where it would be part of the template */
export function checkPlace(target: string, source: string): void {
  if (existsSync(target)) {
    if (!statSync(target).isDirectory()) throw new CommandError(`${target} is a file. Give a new folder.`);
    if (readdirSync(target).length > 0)
      throw new CommandError(`${target} is not empty. Give a new folder, or empty this one first.`);
  }
  const above = folderAbove(target);
  if (!statSync(above).isDirectory())
    throw new CommandError(`${above} is a file, so ${target} cannot be made. Give another folder.`);
  const inside = path.relative(realpathSync(source), target);
  if (!inside.startsWith("..") && !path.isAbsolute(inside))
    throw new CommandError(`${target} is inside the template. Give a folder beside it, such as ../my-app.`);
}

/** The nearest one that is there. */
function folderAbove(target: string): string {
  const parent = path.dirname(target);
  return existsSync(parent) ? parent : folderAbove(parent);
}

/** Files that git tracks; undefined where the folder is not the root of a work tree. */
export function trackedFiles(root: string): ReadonlySet<string> | undefined {
  if (!existsSync(path.join(root, ".git"))) return undefined;
  try {
    const listed = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8", stdio: "pipe" });
    return new Set(listed.split("\0").filter(file => file !== ""));
  } catch {
    return undefined;
  }
}

/**
 * Makes the folder a git repository with a first commit.
 *
 * @returns why not, as a phrase; undefined when it is done
 */
export function firstCommit(root: string, message: string): string | undefined {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: "pipe" });
  try {
    git("--version");
  } catch {
    return "git is not installed";
  }
  if (isInWorkTree(git)) return "the folder is in a git repository already";
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  try {
    git("commit", "--quiet", "--no-verify", "--message", message);
  } catch {
    return "git does not know who you are: set user.name and user.email, then commit";
  }
  return undefined;
}

function isInWorkTree(git: (...args: string[]) => string): boolean {
  try {
    return git("rev-parse", "--is-inside-work-tree").trim() === "true";
  } catch {
    return false;
  }
}
