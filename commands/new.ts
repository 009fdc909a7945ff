import { rm, symlink } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { answer, CommandError, onlyArgument, runCommand } from "./support/command.ts";
import { format, uninstall, writeGenerated } from "./support/project/finish.ts";
import { example, makeNewProject } from "./support/project/new-project.ts";
import { removableParts } from "./support/project/parts.ts";
import { checkPlace, checkProjectName, firstCommit, trackedFiles } from "./support/project/place.ts";
import { ProjectTree } from "./support/project/tree.ts";

const source = fileURLToPath(new URL("..", import.meta.url));
const tree = ProjectTree.read(source, trackedFiles(source));

const help = `npm run new -- PATH [--name NAME] [--with users,${example}]

Makes a new project of its own from this template: the skeleton, users, and the services or products that are named. It
is a git repository with a first commit where git is installed.
  PATH          a folder that is not there yet, or is empty
  --name NAME   the project's name, with which names on AWS begin (default: the folder's)
  --with LIST   what it begins with, of ${["users", ...removableParts(tree)].join(", ")} (default users,${example})`;

const options = {
  name: { type: "string" },
  with: { type: "string", default: `users,${example}` },
} as const;

await runCommand(
  help,
  options,
  async ({ values, positionals }) => {
    const folder = onlyArgument(positionals, "folder");
    // npm runs a command in the project's folder, wherever it was called.
    const target = path.resolve(
      process.env.npm_lifecycle_event === "new" ? (process.env.INIT_CWD ?? "") : "",
      folder,
    );
    const name = values.name ?? path.basename(target);
    checkProjectName(name);
    checkPlace(target, source);
    const named = values.with.split(",").map(part => part.trim());
    const parts = [...new Set(named)].filter(part => part !== "");
    if (parts.length === 0)
      throw new CommandError("--with names nothing. Leave it out, or say --with users.");
    const packages = await makeNewProject(tree, { name, parts });
    await tree.writeTo(target);
    await finish(target, packages);
    const problem = firstCommit(target, `Begin ${name} with groundwork`);
    await answer(
      `${name} is in ${target}, with users${parts
        .filter(part => part !== "users")
        .map(part => `, ${part}`)
        .join("")}.`,
    );
    if (problem !== undefined) await answer(`It has no commit yet: ${problem}.`);
    await answer(`\n  cd ${folder}\n  npm ci && npm start`);
  },
  { arguments: true },
);

/** What takes programs to make: these find the template's packages by a link that goes again. */
async function finish(target: string, packages: readonly string[]): Promise<void> {
  await uninstall(target, packages);
  const link = path.join(target, "node_modules");
  await symlink(path.join(source, "node_modules"), link, "junction");
  try {
    await format(target, tree.written());
    await writeGenerated(target);
  } finally {
    await rm(link);
    await rm(path.join(target, ".build"), { recursive: true, force: true });
  }
}
