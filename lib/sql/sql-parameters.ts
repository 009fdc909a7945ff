import { sqlTokens } from "./sql-tokens.ts";

/** SQL cut at its named parameters: `texts` has one piece more than `names`. */
export interface CutSql {
  readonly texts: readonly string[];
  readonly names: readonly string[];
}

/**
 * Finds `:name` wherever PostgreSQL would read SQL: not inside strings, quoted names, comments and dollar quotes,
 * nor after `::`. A name of digits only, as in the slice `list[1:2]`, counts if `isGiven` says that it was given.
 */
export function cutAtParameters(sql: string, isGiven: (name: string) => boolean): CutSql {
  const texts: string[] = [];
  const names: string[] = [];
  let begin = 0;
  for (const token of sqlTokens(sql)) {
    if (token.kind !== "parameter") continue;
    const name = token.text.slice(1);
    if (/^\d/.test(name) && !isGiven(name)) continue;
    texts.push(sql.slice(begin, token.start));
    names.push(name);
    begin = token.end;
  }
  texts.push(sql.slice(begin));
  return { texts, names };
}
