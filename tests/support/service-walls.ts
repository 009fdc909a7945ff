import { importsOf, importTarget } from "./imports.ts";

/** Where a handler's file stands: `movies` is product and service, `game/wallet` the service wallet of the product game. */
interface Place {
  readonly product: string;
  /** Undefined for what stands at the product's root, such as `game/rules.ts`. */
  readonly service: string | undefined;
  /** Within the service. */
  readonly name: string;
}

/**
 * What a file below `handlers/` does that its place forbids, each as a sentence:
 *
 * - the platform names no service
 * - entries, `functions/*`, are imported by no file
 * - another service is reached through its `shared.ts` alone; a contract may also take the errors of a service of its
 *   own product by their values, and entries wire what they need from `shared.ts` too
 * - SQL stands in a store: `store.ts`, `*-store.ts` or `erase.ts`
 * - the table `users` is the platform's: its statements stand in `platform/identity/`
 *
 * @param products folders below `handlers/` that hold services rather than being one
 */
export function serviceProblems(file: string, source: string, products: readonly string[]): string[] {
  if (!file.startsWith("handlers/")) return [];
  return [...importProblems(file, source, products), ...sqlProblems(file, source)];
}

function importProblems(file: string, source: string, products: readonly string[]): string[] {
  const from = placeOf(file, products);
  return importsOf(source).flatMap(({ specifier, line }) => {
    const target = importTarget(file, specifier);
    if (!target.startsWith("handlers/")) return [];
    const to = placeOf(target, products);
    const why = whyNot(file, from, to);
    return why === undefined ? [] : [`${file}:${line} imports ${target}: ${why}`];
  });
}

function whyNot(file: string, from: Place, to: Place): string | undefined {
  if (to.name.startsWith("functions/")) return "an entry is imported by no file";
  if (to.product === "platform") return undefined;
  if (from.product === "platform") return "the platform names no service";
  if (from.product === to.product && (from.service === to.service || to.service === undefined))
    return undefined;
  // The roof: what each service erases of a person.
  if (file === "handlers/erasers.ts") return to.name === "erase.ts" ? undefined : "it takes erase.ts alone";
  if (to.product === "erasers.ts")
    return from.name.startsWith("functions/") ? undefined : "entries wire the erasers";
  if (to.name === "shared.ts") return undefined;
  const isErrors = from.name === "contract.ts" && to.name === "errors.ts" && from.product === to.product;
  return isErrors ? undefined : "another service is reached through its shared.ts";
}

function placeOf(file: string, products: readonly string[]): Place {
  const [product = "", ...rest] = file.slice("handlers/".length).split("/");
  if (!products.includes(product)) return { product, service: product, name: rest.join("/") };
  if (rest.length < 2) return { product, service: undefined, name: rest.join("/") };
  return { product, service: rest[0], name: rest.slice(1).join("/") };
}

const isStore = /(^|\/|-)(store|erase)\.ts$/;

function sqlProblems(file: string, source: string): string[] {
  if (file.startsWith("handlers/platform/")) return usersProblems(file, source);
  const takesSql = importsOf(source).some(
    ({ specifier, typeOnly }) =>
      !typeOnly && importTarget(file, specifier) === "handlers/platform/database/sql.ts",
  );
  const misplaced = takesSql && !isStore.test(file);
  return [
    ...(misplaced ? [`${file} holds SQL: it stands in store.ts, *-store.ts or erase.ts`] : []),
    ...usersProblems(file, source),
  ];
}

function usersProblems(file: string, source: string): string[] {
  if (file.startsWith("handlers/platform/identity/")) return [];
  return /\b(from|join|into|update)\s+users\b(?!["'/])/.test(withoutComments(source))
    ? [`${file} has a statement on the table users, which platform/identity owns`]
    : [];
}

const withoutComments = (source: string) => source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
