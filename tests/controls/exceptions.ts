import type { Stack } from "./rule.ts";

/** A row that is not demanded of a stack, and why. */
export interface Exception {
  readonly row: number;
  readonly stacks: readonly Stack[];
  /**
   * `absent`: the stack has no resource of the types that the row speaks of.
   * `suppressed`: the benchmark's row may be, or is often, suppressed.
   */
  readonly kind: "absent" | "suppressed";
  readonly reason: string;
}

const dev = ["dev"] as const;
const prod = ["prod"] as const;
const either = ["dev", "prod"] as const;

const absent = (rows: readonly number[], stacks: readonly Stack[], reason: string): Exception[] =>
  rows.map(row => ({ row, stacks, kind: "absent", reason }));
const suppressed = (row: number, stacks: readonly Stack[], reason: string): Exception => ({
  row,
  stacks,
  kind: "suppressed",
  reason,
});

export const exceptions: readonly Exception[] = [
  suppressed(
    18,
    prod,
    "The delivery pipeline alone deploys, from reviewed commits; code signing would sign what it built itself.",
  ),
  suppressed(39, prod, "Aurora backs up continuously, for as long as row 28 says."),
  suppressed(61, prod, "The input of a schedule is a job's name and time: nothing to keep secret."),
  ...absent([21], either, "No function has a URL: API Gateway checks the tokens."),
  ...absent([63, 64, 65, 66, 67, 68, 69, 70], either, "There is no bucket."),
  ...absent([9], dev, "Only prod is tried with a domain of its own."),
  ...absent([88], either, "There is no network ACL."),
  ...absent([89, 90, 91, 92, 93], either, "The pipeline is a program of its own."),
  ...absent(
    [98, 99, 100, 101, 102, 104, 105, 106],
    prod,
    "There is no distribution: a web access list cannot attach to an HTTP API.",
  ),
];
