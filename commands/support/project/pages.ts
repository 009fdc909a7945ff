import { withoutBlocks } from "./markdown.ts";
import { functionsOf, type PartService } from "./parts.ts";
import type { ProjectTree } from "./tree.ts";

const pagesOf = (tree: ProjectTree): string[] =>
  tree.files().filter(file => /^(docs\/)?[\w-]+\.md$/.test(file) && file !== "CHANGELOG.md");

/** What links to its page, names a file of it, or gives a figure of one of its functions. */
export function editPages(
  tree: ProjectTree,
  part: string,
  own: readonly PartService[],
  gone: ReadonlyMap<string, string>,
): string[] {
  const functions = new Set(own.flatMap(({ contract }) => functionsOf(contract)));
  const isFolderGone = (name: string) =>
    name.endsWith("/") &&
    [...gone.keys()].some(file => file.startsWith(name)) &&
    !tree.files().some(file => file.startsWith(name));
  const isGone = (block: string): boolean => {
    const [, figure = ""] = /^\| \w+\.([\w-]+) +\|/.exec(block) ?? [];
    const links = Array.from(block.matchAll(/\]\(([^)#\s]+)/g), ([, target = ""]) => target);
    const names = Array.from(block.matchAll(/`([\w./-]+\/[\w./-]*)`/g), ([, name = ""]) => name);
    return (
      functions.has(figure) ||
      links.some(target => target.split("/").at(-1) === `${part}.md`) ||
      names.some(name => gone.has(name) || isFolderGone(name))
    );
  };
  return pagesOf(tree).filter(page => {
    const text = tree.text(page);
    tree.write(page, withoutBlocks(text, isGone));
    return tree.text(page) !== text;
  });
}
