import { isPacked } from "../../lib/packed.ts";

/** The commands of this project that the package brings too; see groundwork.ts. */
const brought = "start|token|graph|names|reset|job|invoke|logs";
const npmCall = new RegExp(`\\bnpm (?:run (?:-s )?)?(${brought})\\b( --(?= ))?`, "g");

/**
 * A text with the commands that it names as the reader can call them: in a program that has the package, `npm run -s token --`
 * is `npx groundwork token`.
 */
export const asCalled = (text: string, packed = isPacked): string =>
  packed ? text.replace(npmCall, "npx groundwork $1") : text;
