import pg from "pg";
import type { Seed } from "../seed.ts";
import { type SeedPerson, seedPeople } from "./people.ts";

/** The people to whom the other seeds refer. */
export const seed: Seed = {
  summary: "10 people",
  needs: "users",
  add: async ({ databaseUrl }) => `Added ${await addPeople(databaseUrl, seedPeople())} people.`,
};

/**
 * Puts people into a database; those who are there already stay as they are.
 *
 * @param url of a role that may write the table of users
 * @returns how many were not there before
 */
export async function addPeople(url: string, people: readonly SeedPerson[]): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(insertPeople, [JSON.stringify(people)])).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

// They have no accounts that the user pool could be asked about.
const insertPeople = `
  insert into users (id, username, email, email_read_at, display_name)
  select id, id, email, 'infinity', "displayName" from jsonb_to_recordset($1)
    as seed (id uuid, email text, "displayName" text)
  on conflict do nothing`;
