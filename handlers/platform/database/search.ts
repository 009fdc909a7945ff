import { type Statement, sql } from "./sql.ts";

/**
 * Whether a text holds the words anywhere, whatever the case and the accents: the one way to search text. `%`, `_` and `\`
 * in the words stand for themselves.
 *
 * @param text an SQL expression. Give it an index, to the letter:
 * `create index notes_search on notes using gin (search_key(body) gin_trgm_ops)`
 * @example
 * sql`select id from notes where ${holds(sql`body`, query.search)}`
 */
export const holds = (text: Statement, words: string): Statement =>
  sql`search_key(${text}) like search_pattern(${words})`;

/**
 * The same for a key that is stored: for long texts, and tables of which searches look at many rows.
 *
 * @param key a column `text generated always as (search_key(...)) stored`, with the index
 * `create index notes_search on notes using gin (search_text gin_trgm_ops)`
 */
export const keyHolds = (key: Statement, words: string): Statement =>
  sql`${key} like search_pattern(${words})`;
