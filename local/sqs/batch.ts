import { AwsError } from "../aws/types.ts";
import { queryErrorCode } from "./errors.ts";
import type { Input } from "./operation.ts";

/** Without a member for what did not happen: an empty list would be true for callers who look whether something failed. */
export interface BatchResult {
  readonly Successful?: readonly object[];
  readonly Failed?: readonly object[];
}

const ID = /^[\w-]{1,80}$/;
const MOST_ENTRIES = 10;

/**
 * The entries of a batch.
 * @param operation as AWS names it, such as `SendMessageBatch`
 * @throws AwsError for a batch that is refused as a whole
 */
export function readEntries({ Entries }: Input, operation: string): Input[] {
  const entries = (Array.isArray(Entries) ? Entries : []) as Input[];
  const ids = entries.map(({ Id }) => String(Id));
  if (entries.length === 0)
    throw new AwsError(
      "EmptyBatchRequest",
      `There should be at least one ${operation}RequestEntry in the request.`,
    );
  if (entries.length > MOST_ENTRIES)
    throw new AwsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    );
  if (!ids.every(id => ID.test(id)))
    throw new AwsError(
      "InvalidBatchEntryId",
      "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
    );
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated !== undefined) throw new AwsError("BatchEntryIdsNotDistinct", `Id ${repeated} repeated.`);
  return entries;
}

/** Runs each entry for itself: one that is refused fails alone. */
export function eachEntry(entries: readonly Input[], run: (entry: Input) => object | undefined): BatchResult {
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    const { Id } = entry;
    try {
      Successful.push({ Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id, SenderFault: true, Code: queryErrorCode(error.name), Message: error.message });
    }
  }
  return { ...(Successful.length > 0 && { Successful }), ...(Failed.length > 0 && { Failed }) };
}
