import { commonErrors } from "../../../contract/errors.ts";
import { ApiError } from "../errors.ts";

/** A strong entity tag of a row's version number. */
export const etagOf = (version: number): string => `"${version}"`;

/**
 * Holds a change against the version that the caller saw (RFC 9110, section 13.1.1).
 *
 * @throws ApiError `precondition_required` without the header, `precondition_failed` for another version
 */
export function requireMatch(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined) throw new ApiError(commonErrors.precondition_required);
  const tags = ifMatch.split(",").map(tag => tag.trim());
  if (!tags.includes(etagOf(version)) && ifMatch.trim() !== "*")
    throw new ApiError(commonErrors.precondition_failed);
}
