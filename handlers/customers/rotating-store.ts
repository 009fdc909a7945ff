import type { Queries } from "../platform/database/database.ts";
import { sql } from "../platform/database/sql.ts";
import type { WrappedKey } from "../platform/personal-data/key-service.ts";

/** A data key that an earlier key encrypted. */
export interface OutdatedKey {
  readonly id: string;
  readonly dataKey: Uint8Array;
}

/** What takes its place. */
export interface ReplacedKey extends WrappedKey {
  readonly id: string;
  readonly former: Uint8Array;
}

/** The next outdated data keys in the order of the customers' ids. */
export const nextOutdated = (
  queries: Queries,
  latestVersion: string,
  after: string | null,
  most: number,
): Promise<OutdatedKey[]> =>
  queries.query<OutdatedKey>(sql`
    select id, data_key as "dataKey" from customers
    where key_version <> ${latestVersion} and ${after === null ? sql`true` : sql`id > ${sql.uuid(after)}`}
    order by id limit ${most}`);

/** Replaces data keys that are still the former ones, in one statement. Neither version nor time of change moves. */
export const replaceKeys = (queries: Queries, keys: readonly ReplacedKey[]): Promise<number> =>
  queries.execute(
    sql`update customers set data_key = decode(replaced.data_key, 'base64'), key_arn = replaced.key_arn,
        key_version = replaced.key_version
      from unnest(
        ${sql.array(
          keys.map(({ id }) => id),
          "uuid",
        )}, ${sql.array(
          keys.map(({ former }) => base64(former)),
          "text",
        )},
        ${sql.array(
          keys.map(({ dataKey }) => base64(dataKey)),
          "text",
        )},
        ${sql.array(
          keys.map(({ keyArn }) => keyArn),
          "text",
        )},
        ${sql.array(
          keys.map(({ keyVersion }) => keyVersion),
          "text",
        )}
      ) as replaced (id, former, data_key, key_arn, key_version)
      where customers.id = replaced.id and customers.data_key = decode(replaced.former, 'base64')`,
    { idempotent: true },
  );

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
