import pg from "pg";
import type { LocalMode } from "./local-mode.ts";

const film = { id: "0b6f1f5e-5b6c-4a53-9a35-6a0f4c5d2f10", title: "The Bench", year: 1999 };

/** Puts the film there that the benchmarks read; gives its id. */
export async function addFilm({ outputs }: LocalMode): Promise<string> {
  const client = new pg.Client({ connectionString: outputs.databaseUrl });
  await client.connect();
  try {
    await client.query(
      "insert into movies (id, title, year, genres) values ($1, $2, $3, $4) on conflict do nothing",
      [film.id, film.title, film.year, ["drama"]],
    );
  } finally {
    await client.end();
  }
  return film.id;
}
