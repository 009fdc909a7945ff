/** Integers of AWS have 64 bits and those of JavaScript 53: what does not fit is text here, and BigInt on its way out. */
const LONG_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

/** As `JSON.parse`, but for integers that a number would round: they come as text. */
export function parseWireJson(text: string): unknown {
  return JSON.parse(/\d{16}/.test(text) ? text.replace(LONG_INTEGER, quoteUnsafe) : text);
}

const quoteUnsafe = (token: string): string =>
  token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`;

/** As `JSON.stringify`, but BigInts are written as the integers that they are. */
export function writeWireJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const mark = "\u0000int:";
    const marked = JSON.stringify(value, (_key, part) =>
      typeof part === "bigint" ? `${mark}${part}` : part,
    );
    return marked.replaceAll(
      new RegExp(`"${JSON.stringify(mark).slice(1, -1).replace("\\", "\\\\")}(-?\\d+)"`, "g"),
      "$1",
    );
  }
}

/** A number where it is the very integer, else a BigInt. */
export function integerOf(digits: string): number | bigint {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}
