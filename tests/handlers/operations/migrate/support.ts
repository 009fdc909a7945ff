import { randomBytes } from "node:crypto";
import { migrate } from "../../../../handlers/operations/migrate/migrator.ts";
import type { OwnerApi, StatementInput } from "../../../../handlers/operations/migrate/owner-api.ts";
import type { Patience } from "../../../../handlers/operations/migrate/patience.ts";
import { createLog } from "../../../../handlers/platform/observe/log.ts";
import { type MigrationFile, parseMigration } from "../../../../lib/sql/migration-files.ts";

/** Files from their texts, in order. */
export const filesOf = (...texts: readonly (readonly [name: string, sql: string])[]): MigrationFile[] =>
  texts.map(([name, sql]) => parseMigration(name, sql));

/** Waits for nothing; time passes with each pause, and no pause beyond the limit is granted. */
export function testPatience(limitMilliseconds = 60_000): Patience & { readonly pauses: number } {
  const patience = {
    pauses: 0,
    now: () => patience.pauses * 2_000,
    deadline: limitMilliseconds,
    sleep: async () => void patience.pauses++,
  };
  return patience;
}

const silent = createLog({ write: () => {} });

export interface Run {
  readonly api: OwnerApi;
  /** A role that no other test has: roles belong to the whole server. */
  readonly role: string;
}

export const run = ({ api, role }: Run, files: readonly MigrationFile[], patience = testPatience()) =>
  migrate({
    api,
    files,
    patience,
    log: silent,
    login: { username: `${role}_a`, password: "correct horse" },
  });

export const newRole = (): string => `role${randomBytes(5).toString("hex")}`;
export const rolesOf = (role: string): string[] => [`${role}_a`, `${role}_b`, role];

/** Fails chosen calls, before they reach the database or after. */
export function faulty(
  api: OwnerApi,
  fault: (call: string, count: number) => Error | null,
  late = false,
): OwnerApi {
  let count = 0;
  const wrap =
    <Args extends unknown[], Result>(
      name: (...args: Args) => string,
      call: (...args: Args) => Promise<Result>,
    ) =>
    async (...args: Args): Promise<Result> => {
      const error = fault(name(...args), ++count);
      if (error && !late) throw error;
      const result = await call(...args);
      if (error) throw error;
      return result;
    };
  return {
    execute: wrap((input: StatementInput) => input.sql, api.execute),
    begin: wrap(() => "begin", api.begin),
    commit: wrap((_: string) => "commit", api.commit),
    rollback: api.rollback,
  };
}

export const sdkError = (name: string, httpStatusCode: number, message = name) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
