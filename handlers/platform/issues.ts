import * as v from "valibot";
import { mostIssues } from "../../contract/schemas.ts";

/** Valibot's message without the value that was received, which may be anybody's. */
export function messageOf({ expected, received, message }: v.BaseIssue<unknown>): string {
  if (expected === "never") return "is not a known field";
  if (received === "undefined") return "is required";
  return message.split(/:? (?:but r|R)eceived /)[0]?.slice(0, 200) ?? "is not valid";
}

/**
 * What is wrong with a value, in a line.
 *
 * @param whole what to call the value where nothing within it is wrong
 * @example
 * describeIssues(result.issues, "event"); // "amountCents: Invalid type: Expected number; currency: is required"
 */
export const describeIssues = (issues: readonly v.BaseIssue<unknown>[], whole: string): string =>
  issues
    .slice(0, mostIssues)
    .map(issue => `${v.getDotPath(issue) ?? whole}: ${messageOf(issue)}`)
    .join("; ");
