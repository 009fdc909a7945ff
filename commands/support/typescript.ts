import { createRequire } from "node:module";
import type typescript from "typescript";

/** The compiler. An import would have Node look through its nine megabytes for names first: half a second. */
export const ts = createRequire(import.meta.url)("typescript") as typeof typescript;
