import path from "node:path";

/** An import declaration, as the formatter writes it: from the line's begin to its end. */
const declaration = /^(?:import|export) (?:type )?([^"';]*?)(?: from )?"([^"]+)";\n/gm;
const dynamic = /\bimport\(\s*["'`]([^"'`$]+)["'`]/g;

/** What a file imports, relative ones as paths from the root. */
export const importsOf = (file: string, text: string): string[] =>
  [
    ...Array.from(text.matchAll(declaration), ([, , specifier = ""]) => specifier),
    ...Array.from(text.matchAll(dynamic), ([, specifier = ""]) => specifier),
  ].map(specifier => targetOf(file, specifier));

const targetOf = (file: string, specifier: string): string =>
  specifier.startsWith(".") ? path.posix.join(path.posix.dirname(file), specifier) : specifier;

/**
 * Takes modules out of a file: their imports, and what these bring from lists (`[users, game]`, `[...game]`), with the
 * comment lines right above an entry.
 *
 * @returns undefined if the file uses them otherwise: only a person can tell what should be there instead
 */
export function withoutImports(
  file: string,
  text: string,
  isGone: (target: string) => boolean,
): string | undefined {
  const names: string[] = [];
  let rest = text.replace(declaration, (all: string, clause: string, specifier: string) => {
    if (all.startsWith("export") || !isGone(targetOf(file, specifier))) return all;
    const brought = localNames(clause);
    names.push(...brought);
    // Without a name it says that the file is about a program that has the module.
    return brought.length === 0 ? all : "";
  });
  for (const name of names) rest = withoutEntry(rest, name);
  const code = withoutWords(rest);
  const isUsed = names.some(name => new RegExp(`(?<![\\w.$])${name}(?![\\w$])`).test(code));
  return isUsed || importsOf(file, rest).some(isGone) ? undefined : rest;
}

/** Comments and plain strings name things without using them. */
const withoutWords = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|\s)\/\/.*$/gm, "")
    .replace(/"(?:[^"\\\n]|\\.)*"/g, '""');

/** `{ a, type b as c }` brings a and c. */
function localNames(clause: string): string[] {
  return clause
    .replace(/[{}]/g, ",")
    .split(",")
    .map(part => part.trim().split(/\s+/).at(-1) ?? "")
    .filter(name => /^[\w$]+$/.test(name));
}

function withoutEntry(text: string, name: string): string {
  const entry = `(?:\\.\\.\\.|typeof )?${name}`;
  return text
    .replace(new RegExp(`\\n(?:[ \\t]*//[^\\n]*\\n)*[ \\t]*${entry},(?=\\n)`, "g"), "")
    .replace(new RegExp(`(?<=\\[|, )${entry}(?:, |(?=\\]))`, "g"), "")
    .replace(/, \]/g, "]");
}
