import { isPacked } from "../../lib/packed.ts";

/** What local mode knows of a project's files before it looks into them. */
export interface SourceRules {
  /** Whether saved files in a folder right below the project matter. */
  readonly watches: (folder: string) => boolean;
  /** Whether a file is part of what the Pulumi program evaluates, so that the graph may change with it. */
  readonly isProgramFile: (file: string) => boolean;
}

const folders = ["components", "contract", "handlers", "lib", "migrations", "program"];

/** Of projects that are built as this one: each folder has its use. */
export const templateRules: SourceRules = {
  watches: folder => folders.includes(folder),
  isProgramFile: file =>
    /^(index\.ts|Pulumi[\w.-]*\.ya?ml|secrets\.local\.json)$/.test(file) ||
    /^(components|contract|lib|migrations|program)\//.test(file) ||
    /^handlers\/(?!platform\/).+\/(contract|errors|rules)\.ts$/.test(file),
};

/** Of any project: a source can stand anywhere but where packages and builds do, and the program may import it. */
export const anyProjectRules: SourceRules = {
  watches: folder => !/^(\..*|node_modules|bin|build|coverage|dist|out)$/.test(folder),
  isProgramFile: () => true,
};

export const sourceRules: SourceRules = isPacked ? anyProjectRules : templateRules;
