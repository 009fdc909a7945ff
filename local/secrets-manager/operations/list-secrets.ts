import { invalidParameter } from "../errors.ts";
import { description, onAll, optional, stagesByVersion } from "../operation.ts";

/**
 * Sorted by name; filters are refused by name.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html
 */
export const listSecrets = onAll("ListSecrets", (input, { secrets }) => {
  if (Array.isArray(input.Filters) && input.Filters.length > 0) {
    throw invalidParameter("Local mode lists secrets without Filters only.");
  }
  const found = secrets
    .all()
    .filter(secret => secret.deletesAt === undefined || input.IncludePlannedDeletion === true)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const size = typeof input.MaxResults === "number" ? input.MaxResults : 100;
  const start = Number(optional(input, "NextToken") ?? 0);
  const page = found.slice(start, start + size);
  return {
    SecretList: page.map(secret => ({
      ...description(secret),
      SecretVersionsToStages: stagesByVersion(secret),
    })),
    NextToken: start + size < found.length ? String(start + size) : undefined,
  };
});
