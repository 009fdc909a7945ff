import { type Import, importsOf, importTarget } from "./imports.ts";

interface House {
  readonly name: string;
  /** Files that the rule is for; the first house that matches counts. */
  readonly files: RegExp;
  /** What those files may import of this project, at run time or as a type. */
  readonly may: RegExp;
  /** What they may import as a type only. */
  readonly mayAsType?: RegExp;
  /** Packages that they must not import. */
  readonly notPackages?: RegExp;
  /** If set, the only packages that they may import. */
  readonly onlyPackages?: RegExp;
}

const contract = "handlers/[^/]+/contract\\.ts";
/** Contracts and what describes all of them: plain data. */
const description = `(${contract}|handlers/platform/(error-help|errors|health|schemas)\\.ts)$`;
const pulumi = /^@pulumi\//;

/** Who may import whom: docs/architecture.md says why. */
const houses: readonly House[] = [
  {
    name: "index.ts",
    files: /^index\.ts$/,
    may: new RegExp(`^(components/|lib/|${description})`),
  },
  {
    name: "a component",
    files: /^components\//,
    may: /^(components|lib)\//,
    mayAsType: /^handlers\/platform\/contract\.ts$/,
  },
  {
    name: "a contract",
    files: new RegExp(`^${contract}$`),
    may: /^handlers\/(platform\/(contract|health|schemas)|game\/rules)\.ts$/,
    mayAsType: /^handlers\/platform\/errors\.ts$/,
    onlyPackages: /^valibot$/,
  },
  {
    name: "a handler",
    files: /^handlers\//,
    may: /^(handlers|lib)\//,
    notPackages: pulumi,
  },
  {
    name: "local mode",
    files: /^local\//,
    may: /^(local|lib)\//,
  },
  {
    name: "a command",
    files: /^commands\//,
    may: new RegExp(`^(commands/|local/|lib/|${description})`),
  },
  { name: "lib", files: /^lib\//, may: /^lib\//, notPackages: pulumi },
  { name: "the frontend", files: /^frontend\//, may: /^frontend\//, mayAsType: new RegExp(`^${contract}$`) },
  { name: "a test or benchmark", files: /^(tests|bench)\//, may: /./ },
];

/** The imports of a file that its house forbids, each as a sentence with its line. */
export function wallProblems(file: string, source: string): string[] {
  const house = houses.find(({ files }) => files.test(file));
  if (!house) return [`${file} stands in no house: put it in a folder that docs/architecture.md names`];
  return importsOf(source)
    .filter(one => !allowed(house, file, one))
    .map(
      one =>
        `${file}:${one.line} ${house.name} must not import ${one.specifier}${one.typeOnly ? " as a type" : ""}`,
    );
}

function allowed(house: House, file: string, { specifier, typeOnly }: Import): boolean {
  const target = importTarget(file, specifier);
  if (target !== specifier)
    return house.may.test(target) || (typeOnly && house.mayAsType?.test(target) === true);
  if (specifier.startsWith("node:")) return !house.onlyPackages;
  if (house.onlyPackages && !house.onlyPackages.test(specifier)) return false;
  return !house.notPackages?.test(specifier);
}
