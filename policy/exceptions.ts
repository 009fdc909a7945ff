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
    "The deployer builds the code, and would sign it with the same rights: a signature would add no barrier.",
  ),
  suppressed(
    26,
    prod,
    "AWS documents the Data API on the usual port only; nothing reaches the port itself, whatever it is.",
  ),
  suppressed(39, prod, "Aurora backs up continuously, for as long as row 28 says."),
  ...absent([21], either, "No function has a URL: API Gateway checks the tokens."),
  suppressed(
    63,
    prod,
    "The page's bucket is read by its distribution alone, which logs each request. The bucket of those logs would log its own logging.",
  ),
  suppressed(
    98,
    prod,
    "Nothing runs behind the page. Its web access list is the config value siteFirewall, which is tried with all that may be switched on.",
  ),
  ...absent([9], dev, "Only prod is tried with a domain of its own."),
  ...absent([88], either, "There is no network ACL."),
  ...absent(
    [89, 90, 91, 92, 93],
    either,
    "The program itself has no builds; those of the pipeline are held to them.",
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
      "Secrets from the stack's config are rotated by hand where another company gives them out. The key of the index of personal data is made once, since the hashes in the rows were made with it. Row 44 holds the passwords of the database.",
  },
  {
    ids: "CKV_AWS_309, nag APIG4, APIGateway.8",
    reason:
      "Routes that a contract calls open or optional have no authorizer: their function looks at the token itself, or takes none. Row 2 holds every other route.",
  },
];
