import { secretFilter } from "../filters.ts";
import { checkOneOf } from "../limits.ts";
import { description, onAll, optional, pageOf, stagesByVersion } from "../operation.ts";
import type { Secret } from "../secrets.ts";

/**
 * Sorted by the time of their creation unless `SortBy` says otherwise, descending unless `SortOrder` is `asc`.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html
 */
export const listSecrets = onAll("ListSecrets", (input, { secrets }) => {
  checkOneOf(input, "SortOrder", ["asc", "desc"]);
  checkOneOf(input, "SortBy", Object.keys(sortKeys));
  const direction = input.SortOrder === "asc" ? 1 : -1;
  const keyOf = sortKeys[optional(input, "SortBy") ?? "created-date"] ?? created;
  const inOrder = (a: Secret, b: Secret) =>
    direction * compare(keyOf(a), keyOf(b)) || compare(a.name, b.name);
  const found = secrets
    .all()
    .filter(secret => secret.deletesAt === undefined || input.IncludePlannedDeletion === true)
    .filter(secretFilter(input))
    .sort(inOrder);
  const page = pageOf(input, found, 100);
  return {
    SecretList: page.items.map(secret => ({
      ...description(secret),
      SecretVersionsToStages: stagesByVersion(secret),
    })),
    NextToken: page.next,
  };
});

const created = ({ createdAt }: Secret): number | string => createdAt;
const sortKeys: Readonly<Record<string, (secret: Secret) => number | string>> = {
  "created-date": created,
  "last-accessed-date": ({ accessedAt = 0 }) => accessedAt,
  "last-changed-date": ({ changedAt }) => changedAt,
  name: ({ name }) => name,
};

const compare = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0);
