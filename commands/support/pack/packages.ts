import type { ShippedFunctions } from "./functions.ts";

/** A package whose names other programs import. */
export interface LibrarySpec {
  readonly kind: "library";
  /** Holds `package.json` and `README.md`. */
  readonly folder: string;
  /** What the package exports, by the path behind its name: `.` is the name itself. */
  readonly entries: Readonly<Record<string, string>>;
  /** Lambda functions that it brings, bundled. */
  readonly functions: ShippedFunctions;
  /** Whether bundlers get its sources one by one as ES modules, so that a function holds what it uses and no more. */
  readonly isBundled: boolean;
  /** Files of the folder that are taken as they are. */
  readonly files: readonly string[];
}

/** A package that brings commands. */
export interface ProgramSpec {
  readonly kind: "program";
  readonly folder: string;
  /** Commands by name, each with its source. */
  readonly bin: Readonly<Record<string, string>>;
  /** Sources besides that are started by the path of their file. */
  readonly children: readonly string[];
  /** Files that are taken as they are. */
  readonly files: readonly string[];
  /** Scripts and style sheets for browsers, which are bundled beside their sources' place. */
  readonly pages: readonly string[];
}

/** A part of this project that other projects install. */
export type PackageSpec = LibrarySpec | ProgramSpec;

/** The packages, by the names that `npm run pack` takes. */
export const packages: Readonly<Record<string, PackageSpec>> = {
  components: {
    kind: "library",
    folder: "components",
    entries: { ".": "components/index.ts" },
    functions: {
      migrate: "handlers/operations/migrate/functions/migrate.ts",
      "rotate-app-secret": "handlers/operations/migrate/functions/rotate-app-secret.ts",
    },
    isBundled: false,
    files: [],
  },
  platform: {
    kind: "library",
    folder: "handlers/platform",
    entries: { ".": "handlers/platform/index.ts", "./contract": "contract/index.ts" },
    functions: {},
    isBundled: true,
    files: ["tables.sql"],
  },
  local: {
    kind: "program",
    folder: "local",
    bin: { groundwork: "commands/support/groundwork.ts" },
    children: ["local/graph/child.ts"],
    files: ["local/lambda/bootstrap.cjs", "local/console/page/index.html"],
    pages: ["local/console/page/main.ts", "local/console/page/style.css"],
  },
};

/** The sources that a package begins with. */
export const entriesOf = (spec: PackageSpec): string[] =>
  spec.kind === "library" ? Object.values(spec.entries) : [...Object.values(spec.bin), ...spec.children];
