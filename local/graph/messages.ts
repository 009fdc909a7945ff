import type { StackConfig } from "./config.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Graph } from "./types.ts";

/** To the process that runs the program. */
export interface Request extends Surroundings {
  readonly projectDir: string;
  readonly stack: string;
  readonly config: StackConfig;
  readonly preview: boolean;
  /** The module to run in place of the project's program: what that was compiled to. */
  readonly program?: string;
}

/** Its only answer. */
export type Reply = { readonly graph: Graph } | { readonly failure: Failure };

/** What went wrong in the program, for a person. */
export interface Failure {
  readonly message: string;
  /** `index.ts:12:5`, the places of the program on the way to the error, innermost first. */
  readonly places: readonly string[];
  /** Whether it looks like a mistake of the language or a module that is not found, and not like the program's own. */
  readonly isOdd: boolean;
}
