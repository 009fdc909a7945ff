import type { ProjectTree } from "./tree.ts";

/** Where a service or product has files or folders of its name. Other trees have folders of other things. */
const places =
  /^(handlers|seeds|docs|frontend\/src|bench\/(benchmarks|services|peers\/\w+)|tests\/(handlers|seeds|docs|e2e|attack|frontend|bench))\//;

/** The files of a service or product: in a folder of its name, or named after it, such as `docs/game.md`. */
export const filesOfPart = (tree: ProjectTree, part: string): string[] =>
  tree.files().filter(file => {
    const place = places.exec(file)?.[0];
    if (place === undefined) return false;
    const rest = file.slice(place.length).split("/");
    // Another service's customers.ts is its own.
    if (place.endsWith("handlers/")) return rest[0] === part;
    if (rest.slice(0, -1).includes(part)) return true;
    // A benchmark beside the folders measures the platform; its sample service can have the same name.
    return place !== "bench/benchmarks/" && rest.at(-1)?.split(".")[0] === part;
  });
