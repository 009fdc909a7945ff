import type { Queries } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import type { WrappedKey } from "./key-service.ts";

/** A key that encrypts data keys, as the database has it: encrypted by the stack's key. */
export interface WrappingKey extends WrappedKey {
  readonly id: string;
}

const columns = sql`id, data_key as "dataKey", key_arn as "keyArn", key_version as "keyVersion"`;

/** The one that new data keys are encrypted by. */
export const newestWrappingKey = (queries: Queries, service: string): Promise<WrappingKey | undefined> =>
  queries.one<WrappingKey>(sql`
    select ${columns} from personal_data_keys where service = ${service} order by created_at desc, id limit 1`);

export const findWrappingKey = (
  queries: Queries,
  service: string,
  id: string,
): Promise<WrappingKey | undefined> =>
  queries.one<WrappingKey>(sql`
    select ${columns} from personal_data_keys where service = ${service} and id = ${sql.uuid(id)}`);

export const insertWrappingKey = (queries: Queries, service: string, key: WrappingKey): Promise<number> =>
  queries.execute(
    sql`insert into personal_data_keys (id, service, data_key, key_arn, key_version)
      values (${sql.uuid(key.id)}, ${service}, ${key.dataKey}, ${key.keyArn}, ${key.keyVersion})
      on conflict (id) do nothing`,
    { idempotent: true },
  );
