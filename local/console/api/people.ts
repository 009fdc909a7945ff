import { type Call, ConsoleError } from "../http.ts";
import type { ConsoleSources } from "../sources.ts";
import type { MessageView, UserPage, UserView, UserWithRow } from "../types.ts";
import { reading } from "./reading.ts";

const MOST_USERS = 200;

/** The users that match `text`, the newest first, each with its row of the table `users`. */
export async function listUsers(sources: ConsoleSources, { query }: Call): Promise<UserPage> {
  const all = [...sources.directory.users()];
  const words = (query.get("text") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const matching = words.length === 0 ? all : all.filter(user => matches(user, words));
  const shown = matching
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || a.name.localeCompare(b.name))
    .slice(0, MOST_USERS);
  const rows = await rowsOf(sources, shown);
  const users = shown.map(user => ({ ...user, row: rows?.get(user.sub) ?? null }));
  return { users, matched: matching.length, total: all.length, hasTable: rows !== null };
}

export const listMessages = ({ directory }: ConsoleSources): readonly MessageView[] => directory.outbox();

function matches(user: UserView, words: readonly string[]): boolean {
  const { username, status, groups, attributes } = user;
  const haystack = [username, status, ...groups, ...Object.values(attributes)].join(" ").toLowerCase();
  return words.every(word => haystack.includes(word));
}

/** By the id of the account; null where the database has no such table, or cannot be read. */
async function rowsOf(
  sources: ConsoleSources,
  users: readonly UserView[],
): Promise<ReadonlyMap<string, UserWithRow["row"]> | null> {
  const ids = users.map(({ sub }) => sub);
  try {
    return await reading(sources, async client => {
      const { rows: found } = await client.query(HAS_TABLE);
      if (found.length === 0) return null;
      const { rows } = await client.query<{ id: string; roles: unknown; isDeleted: boolean }>(ROWS, [ids]);
      return new Map(
        rows.map(({ id, roles, isDeleted }) => [
          id,
          { roles: Array.isArray(roles) ? roles.map(String) : [], isDeleted },
        ]),
      );
    });
  } catch (error) {
    // The users are shown all the same while the database is away.
    if (error instanceof ConsoleError) return null;
    throw error;
  }
}

const HAS_TABLE = `
  select from pg_attribute
  where attrelid = to_regclass('public.users') and attname = 'id' and not attisdropped`;

/** Columns that a program leaves out are null in the row as JSON. */
const ROWS = `
  select u.id::text as id, to_jsonb(u) -> 'roles' as roles, to_jsonb(u) ->> 'deleted_at' is not null as "isDeleted"
  from public.users u where u.id::text = any($1)`;
