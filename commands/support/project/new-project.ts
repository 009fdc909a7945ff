import { CommandError } from "../command.ts";
import { importersOf, removeOrphans, unplug } from "./dependents.ts";
import { withoutBlocks } from "./markdown.ts";
import { forgetInKnip, packagesOnlyIn } from "./packages.ts";
import { removableParts } from "./parts.ts";
import { changelogOf, readmeOf } from "./readme.ts";
import { removePart } from "./removal.ts";
import type { ProjectTree } from "./tree.ts";

export interface NewProject {
  readonly name: string;
  /** Services and products that it keeps beside users. */
  readonly parts: readonly string[];
}

/** What a project begins with where nothing else is asked for. */
export const example = "hello";

/** What belongs to the template alone: its benchmarks beside other frameworks, what makes projects, and what makes packages. */
const templateOnly =
  /^(bench\/|tests\/bench\/|examples\/|tests\/packages\/|tests\/engine\/example\.test\.ts$|commands\/pack\.ts$|commands\/support\/pack\/|docs\/(benchmarks|new-project|upgrading|use-in-your-program)\.md$|commands\/new\.ts$|commands\/support\/project\/(new-project|place|readme)\.ts$|tests\/projects\/new\.test\.ts$)/;

/**
 * Makes the template's tree that of a new project.
 *
 * @returns the packages that it does not need
 * @throws CommandError for a part that is not there
 */
export async function makeNewProject(tree: ProjectTree, { name, parts }: NewProject): Promise<string[]> {
  const known = removableParts(tree);
  const unknown = parts.find(part => part !== "users" && !known.includes(part));
  if (unknown !== undefined)
    throw new CommandError(`There is no ${unknown} to begin with. There are users, ${known.join(", ")}.`);
  const packages = new Set<string>();
  for (const part of known.filter(one => !parts.includes(one))) {
    const removal = await removePart(tree, part, false);
    if (removal.byHand.length > 0)
      throw new CommandError(`${removal.byHand.join(", ")} cannot do without ${part}: keep it by --with.`);
    for (const one of removal.packages) packages.add(one);
  }
  for (const one of removeTemplateOnly(tree)) packages.add(one);
  rename(tree, name);
  tree.write("Pulumi.yaml", parts.reduce(withService, tree.text("Pulumi.yaml")));
  tree.write("README.md", readmeOf(name, parts.find(part => part !== "users") ?? "users"));
  tree.write("CHANGELOG.md", changelogOf(name));
  return [...packages].sort();
}

function removeTemplateOnly(tree: ProjectTree): string[] {
  const importers = importersOf(tree);
  const gone = new Map<string, string>();
  const remove = (file: string) => {
    gone.set(file, tree.text(file));
    tree.delete(file);
  };
  tree
    .files()
    .filter(file => templateOnly.test(file))
    .forEach(remove);
  unplug(tree, gone, remove);
  removeOrphans(tree, gone, importers, remove);
  withoutPagesLinkedTo(tree, ["benchmarks.md", "new-project.md", "upgrading.md", "use-in-your-program.md"]);
  const packages = packagesOnlyIn(tree, gone);
  forgetInKnip(tree, packages);
  const knip = tree.text("knip.json").replace(/^\s*"bench\/.*",?\n/gm, "");
  tree.write(
    "knip.json",
    knip.replace(/, "!bench\/peers\/\*\*"|^ {2}"ignore": \["examples\/\*\*"\],\n/gm, ""),
  );
  const manifest = tree.text("package.json").replace(/^ {4}"(bench|new|pack)": .*\n/gm, "");
  tree.write("package.json", manifest);
  return packages;
}

function rename(tree: ProjectTree, name: string): void {
  const former = /^name: (\S+)$/m.exec(tree.text("Pulumi.yaml"))?.[1] ?? "";
  const edit = (file: string, change: (text: string) => string) => tree.write(file, change(tree.text(file)));
  edit("Pulumi.yaml", text =>
    text.replace(/^name: .*$/m, `name: ${name}`).replace(/^description: .*$/m, `description: ${name}`),
  );
  for (const file of tree.files().filter(one => /^Pulumi\.[\w.-]+\.yaml$/.test(one)))
    edit(file, text =>
      text
        .replaceAll(new RegExp(`^(\\s+)${former}:`, "gm"), `$1${name}:`)
        .replace(`project: ${former}`, `project: ${name}`),
    );
  for (const file of tree.files().filter(one => /^pipeline\/Pulumi\.[\w.-]*yaml$/.test(one)))
    edit(file, text => text.replaceAll(`${former}-pipeline`, `${name}-pipeline`).replaceAll(former, name));
  const manifest = (text: string) => text.replaceAll(`"name": "${former}"`, `"name": "${name}"`);
  // The name that the web pages show.
  for (const file of ["frontend/index.html", "frontend/public/icon.svg", "frontend/src/text/en.ts"])
    edit(file, text => text.replaceAll(titleOf(former), titleOf(name)));
  edit("package-lock.json", manifest);
  edit("package.json", text => manifest(text).replace(/"description": ".*"/, `"description": "${name}"`));
  // Commands that pages show.
  for (const page of tree.files().filter(file => /^docs\/[\w-]+\.md$/.test(file)))
    edit(page, text => text.replaceAll(`${former}:`, `${name}:`));
}

/** `my-app` as people read it: `My app`. */
const titleOf = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll("-", " ");

/** The text of `Pulumi.yaml` with a service more in the list, right after users; as it is where it lists it. */
function withService(text: string, service: string): string {
  const isListed = new RegExp(`^\\s+- ${service}(/|$)`, "m").test(text);
  return isListed ? text : text.replace(/^(\s+- )users$/m, `$1users\n$1${service}`);
}

/** What pages say of packages that the template makes. */
const ofPackages = /`npm run pack\b|examples\/todo/;

/** Takes out what links to pages that are not there any more, and what only the template can do. */
function withoutPagesLinkedTo(tree: ProjectTree, names: readonly string[]): void {
  const isGone = (block: string) =>
    ofPackages.test(block) ||
    Array.from(block.matchAll(/\]\(([^)#\s]+)/g)).some(([, target = ""]) =>
      names.includes(target.split("/").at(-1) ?? ""),
    );
  for (const page of tree.files().filter(file => /^docs\/[\w-]+\.md$|^CONTRIBUTING\.md$/.test(file)))
    tree.write(page, withoutBlocks(tree.text(page), isGone));
}
