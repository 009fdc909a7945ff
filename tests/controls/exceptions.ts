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
    "Whoever deploys builds the code, and would sign it with the same rights: a signature would keep nobody out.",
  ),
  suppressed(39, prod, "Aurora backs up continuously, for as long as row 28 says."),
  ...absent([21], either, "No function has a URL: API Gateway checks the tokens."),
  ...absent([63, 64, 65, 66, 67, 68, 69, 70], either, "There is no bucket."),
  ...absent([9], dev, "Only prod is tried with a domain of its own."),
  ...absent([88], either, "There is no network ACL."),
  ...absent(
    [89, 90, 91, 92, 93],
    either,
    "The program has no builds and no pipeline: people deploy, with pulumi up.",
  ),
  ...absent(
    [98, 99, 100, 101, 102, 104, 105, 106],
    prod,
    "There is no distribution: a web access list cannot attach to an HTTP API.",
  ),
];

/** A benchmark's rule that the table does not ask for, or not of every resource, and why. */
export const waivers: readonly { readonly ids: string; readonly reason: string }[] = [
  {
    ids: "CKV_AWS_117",
    reason: "No function stands in a VPC: they reach the database through the Data API, and need no network.",
  },
  {
    ids: "CKV2_AWS_57, nag SMG4, SecretsManager.1",
    reason:
      "Secrets from the stack's config, such as Strava's, are rotated by hand where another company gives them out. Row 44 holds the passwords of the database.",
  },
  {
    ids: "CKV_AWS_309, nag APIG4, APIGateway.8",
    reason:
      "Routes that a contract calls open or optional have no authorizer: their function looks at the token itself, or takes none. Row 2 holds every other route.",
  },
];
