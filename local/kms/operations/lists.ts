import { invalidMarker } from "../errors.ts";
import type { Keys } from "../keys.ts";
import { checkRange, type Input, onAll } from "../operation.ts";

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html */
export const listKeys = onAll("ListKeys", (input, { keys }) => {
  const { items, ...rest } = pageOf(input, keys.all(), { most: 1000, usual: 100 });
  return { Keys: items.map(({ keyId, arn }) => ({ KeyId: keyId, KeyArn: arn })), ...rest };
});

/** Of one key, or all. https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html */
export const listAliases = onAll("ListAliases", (input, { keys }) => {
  const { items, ...rest } = pageOf(input, aliasesOf(input, keys), { most: 100, usual: 50 });
  return {
    Aliases: items.map(([name, arn]) => ({
      AliasName: name,
      AliasArn: arn.replace(/key\/[^/]*$/, name),
      TargetKeyId: keys.byArn(arn)?.keyId,
    })),
    ...rest,
  };
});

function aliasesOf({ KeyId }: Input, keys: Keys) {
  const target = typeof KeyId === "string" ? keys.getById(KeyId).arn : undefined;
  return [...keys.aliases].filter(([, arn]) => target === undefined || arn === target);
}

/** The marker is the number of items before the page. */
function pageOf<Item>(
  { Limit, Marker }: Input,
  items: readonly Item[],
  { most, usual }: { readonly most: number; readonly usual: number },
) {
  if (Limit !== undefined) checkRange(Limit, "limit", 1, most);
  if (Marker !== undefined && !/^\d{1,9}$/.test(String(Marker))) throw invalidMarker();
  const start = Number(Marker ?? 0);
  const end = start + Number(Limit ?? usual);
  const Truncated = end < items.length;
  return { items: items.slice(start, end), Truncated, ...(Truncated && { NextMarker: String(end) }) };
}
