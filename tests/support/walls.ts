import { type Import, importsOf, importTarget } from "./imports.ts";

interface House {
  readonly name: string;
  /** Files that the rule is for; the first house that matches counts. */
  readonly files: RegExp;
  /** What those files may import of this project, at run time or as a type. */
  readonly may: RegExp;
  /** What they may import as a type only. */
  readonly mayAsType?: RegExp;
  /** What they may import of the folder right below `handlers/` that holds them. */
  readonly mayOfItsProduct?: RegExp;
  /** Packages that they must not import. */
  readonly notPackages?: RegExp;
  /** If set, the only packages that they may import. */
  readonly onlyPackages?: RegExp;
}

const contract = "handlers/(.+/)?contract\\.ts";
/** What a long contract has in a file of its own: schemas of one thing. */
const shapes = "handlers/.+-shapes\\.ts";
/** The files that define errors; the platform's holds the class that throws them. */
const errorDefinitions = "handlers/(?!platform/errors\\.ts)(.+/)?errors\\.ts";
/** Contracts with their errors, and the language they are written in: plain data. */
const description = `(contract/|(${contract}|${errorDefinitions})$)`;
const pulumi = /^@pulumi\//;

/** Who may import whom: docs/architecture.md says why. */
const houses: readonly House[] = [
  {
    name: "index.ts",
    files: /^index\.ts$/,
    // What a program of others can have: the packages, and files of its own.
    may: new RegExp(
      `^(program/|components/index\\.ts$|handlers/platform/index\\.ts$|contract/people\\.ts$|${contract}$)`,
    ),
  },
  {
    name: "a component",
    files: /^components\//,
    may: /^(components|lib)\//,
    mayAsType: /^contract\//,
  },
  {
    name: "the program's config",
    files: /^program\//,
    may: /^((program|contract|lib)\/|components\/index\.ts$)/,
  },
  {
    name: "the language of contracts",
    files: /^contract\//,
    may: /^contract\//,
    onlyPackages: /^valibot$/,
  },
  {
    name: "a contract",
    files: new RegExp(`^(${contract}|${shapes})$`),
    may: /^(contract\/|handlers\/platform\/identity\/errors\.ts$)/,
    mayOfItsProduct: /^(rules|(.+\/)?errors|(.+\/)?[^/]+-shapes)\.ts$/,
    onlyPackages: /^valibot$/,
  },
  {
    name: "a file of errors",
    files: new RegExp(`^${errorDefinitions}$`),
    may: /^contract\/errors\.ts$/,
    onlyPackages: /^$/,
  },
  {
    name: "a handler",
    files: /^handlers\//,
    may: /^(contract|handlers|lib)\//,
    notPackages: pulumi,
  },
  {
    name: "local mode",
    files: /^local\//,
    may: /^(local|lib)\//,
  },
  {
    name: "the typed client",
    files: /^client\//,
    may: /^client\//,
    mayAsType: /^contract\//,
    onlyPackages: /^valibot$/,
  },
  {
    name: "a command",
    files: /^commands\//,
    may: new RegExp(`^(commands/|client/|seeds/|local/|lib/|${description})`),
  },
  {
    name: "a control",
    files: /^policy\//,
    may: new RegExp(`^(policy/|${description})`),
    mayAsType: /^local\/graph\/types\.ts$/,
  },
  {
    name: "the pipeline's program",
    files: /^pipeline\//,
    may: /^(pipeline\/|program\/config-reader\.ts$|components\/index\.ts$|lib\/)/,
  },
  { name: "a seed", files: /^seeds\//, may: new RegExp(`^(seeds/|lib/|${description})`) },
  { name: "lib", files: /^lib\//, may: /^lib\//, notPackages: pulumi },
  {
    name: "the frontend",
    files: /^frontend\//,
    may: /^(frontend\/|client\/index\.ts$)/,
    mayAsType: new RegExp(`^${contract}$`),
  },
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
    return (
      house.may.test(target) ||
      (typeOnly && house.mayAsType?.test(target) === true) ||
      house.mayOfItsProduct?.test(withinProduct(file, target)) === true
    );
  if (specifier.startsWith("node:")) return !house.onlyPackages;
  if (house.onlyPackages && !house.onlyPackages.test(specifier)) return false;
  return !house.notPackages?.test(specifier);
}

/** The path of a target below the product that holds a file, such as `wallet/errors.ts`; empty for other targets. */
function withinProduct(file: string, target: string): string {
  const [product = file] = /^handlers\/[^/]+\//.exec(file) ?? [];
  return target.startsWith(product) ? target.slice(product.length) : "";
}
