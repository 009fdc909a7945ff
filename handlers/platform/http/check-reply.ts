import * as v from "valibot";
import { commonErrors } from "../../../contract/errors.ts";
import type { Operation } from "../../../contract/language.ts";
import { mostIssues } from "../../../contract/schemas.ts";
import { ApiError } from "../errors.ts";
import { describeIssues, messageOf } from "../issues.ts";

/**
 * Compares a reply with its schema, as a client does that was made from the contract. For local mode and tests: on AWS a
 * reply costs no time for what the tests have shown.
 *
 * @param body the reply's JSON
 * @throws ApiError `internal_error` with the paths that are wrong
 */
export function checkReply(name: string, { reply }: Operation, body: string): void {
  if (!reply.body) return;
  const result = v.safeParse(reply.body, JSON.parse(body));
  if (result.success) return;
  const detail = `The reply of ${name} breaks its schema in the contract`;
  throw new ApiError(commonErrors.internal_error, {
    detail: `${detail}.`,
    errors: result.issues.slice(0, mostIssues).map(issue => ({
      path: ["reply", v.getDotPath(issue)].filter(part => part !== null).join("."),
      message: messageOf(issue),
    })),
    cause: new Error(`${detail}: ${describeIssues(result.issues, "reply")}`),
  });
}
