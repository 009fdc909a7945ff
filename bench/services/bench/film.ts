import { type Statement, sql } from "../../../handlers/platform/database/sql.ts";

export interface Film {
  readonly id: string;
  readonly title: string;
  readonly year: number;
}

/** The query of the benchmarks; the bare client sends the same. */
export const filmById = (id: string): Statement =>
  sql`select id, title, year from movies where id = ${sql.uuid(id)}`;
