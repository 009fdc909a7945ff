/** SQL cut at its named parameters: `texts` has one piece more than `names`. */
export interface CutSql {
  readonly texts: readonly string[];
  readonly names: readonly string[];
}

/**
 * What stands between parameters: strings (with backslashes after E), quoted names, comments (nested ones are
 * dealt with below), dollar quotes, casts, assignments. A name that only starts like a string prefix ends at its
 * own last letter, so words are taken whole.
 */
const TOKEN =
  /[eE]'(?:[^'\\]+|\\[\s\S]?|'')*(?:'|$)|'(?:[^']+|'')*(?:'|$)|"(?:[^"]+|"")*(?:"|$)|--[^\n]*|\/\*|\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|::|:=|:(\w+)/g;

/**
 * Finds `:name` wherever PostgreSQL would read SQL: not inside strings, quoted names, comments and dollar quotes,
 * nor after `::`. A name of digits only, as in the slice `list[1:2]`, counts if `isGiven` says that it was given.
 */
export function cutAtParameters(sql: string, isGiven: (name: string) => boolean): CutSql {
  const texts: string[] = [];
  const names: string[] = [];
  let begin = 0;
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(sql); token; token = TOKEN.exec(sql)) {
    const [text, name] = token;
    if (text === "/*") TOKEN.lastIndex = endOfComment(sql, token.index);
    else if (text.startsWith("$")) TOKEN.lastIndex = endOfDollarQuote(sql, text, TOKEN.lastIndex);
    else if (name !== undefined && (!/^\d/.test(name) || isGiven(name))) {
      texts.push(sql.slice(begin, token.index));
      names.push(name);
      begin = TOKEN.lastIndex;
    }
  }
  texts.push(sql.slice(begin));
  return { texts, names };
}

/** PostgreSQL's comments nest. */
function endOfComment(sql: string, begin: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = begin;
  let depth = 0;
  for (let found = edge.exec(sql); found; found = edge.exec(sql)) {
    depth += found[0] === "/*" ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return sql.length;
}

function endOfDollarQuote(sql: string, quote: string, from: number): number {
  const end = sql.indexOf(quote, from);
  return end < 0 ? sql.length : end + quote.length;
}
