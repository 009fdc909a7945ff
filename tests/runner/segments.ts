import type { Outcome } from "./judge.ts";

/** How a process ended that ran one test file or several. */
export type ProcessEnd = Omit<Outcome, "source">;

export const beginMark = (index: number): string => `\x1ebegin ${index}\n`;
export const endMark = (index: number, code: number | undefined): string => `\x1eend ${index} ${code ?? 0}\n`;

/** Whether the last of so many files has been run. */
export const isThrough = (output: string, files: number): boolean => output.includes(`\x1eend ${files - 1} `);

/**
 * How each file of a batch went, by what was printed between its marks. What befell the process itself belongs to the
 * file that it ran then. Undefined for files that it did not come to.
 */
export function segmentsOf(process: ProcessEnd, files: number): (ProcessEnd | undefined)[] {
  const segments = Array.from({ length: files }, (_, index) => segmentOf(process, index));
  const last = segments.findLastIndex(segment => segment !== undefined);
  const blamed = segments[last];
  if (blamed) {
    const explained = segments.some((segment, index) => index !== last && segment?.code !== 0);
    const code = blamed.code === 0 && !explained ? process.code : blamed.code;
    segments[last] = { ...process, output: blamed.output, code: blamed.code === null ? process.code : code };
  }
  return segments;
}

/** Its code is null while it has not ended. */
function segmentOf({ output }: ProcessEnd, index: number): ProcessEnd | undefined {
  const begun = output.indexOf(beginMark(index));
  if (begun < 0) return undefined;
  const rest = output.slice(begun + beginMark(index).length);
  const end = new RegExp(`\\x1eend ${index} (\\d+)\\n`).exec(rest);
  return { output: end ? rest.slice(0, end.index) : rest, code: end ? Number(end[1]) : null, signal: null };
}
