/**
 * The pieces of SQL that PostgreSQL's lexer takes whole: strings (with backslashes after E), quoted names,
 * comments, dollar quotes, words, casts, assignments and named parameters. All else is one character each and
 * not reported.
 */
export interface SqlToken {
  readonly kind: "skip" | "word" | "parameter" | "semicolon" | "open" | "close";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TOKEN =
  /[eE]'(?:[^'\\]+|\\[\s\S]?|'')*(?:'|$)|'(?:[^']+|'')*(?:'|$)|"(?:[^"]+|"")*(?:"|$)|--[^\n]*|\/\*|\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|::|:=|:\w+|[;()]/g;

const KIND_BY_CHARACTER: Readonly<Record<string, SqlToken["kind"]>> = {
  ";": "semicolon",
  "(": "open",
  ")": "close",
};

/** Reads SQL from left to right; whatever is left open reaches to the end. */
export function* sqlTokens(sql: string): Generator<SqlToken> {
  const pattern = new RegExp(TOKEN);
  for (let found = pattern.exec(sql); found; found = pattern.exec(sql)) {
    const [text] = found;
    const start = found.index;
    if (text === "/*") pattern.lastIndex = endOfComment(sql, start);
    else if (text.startsWith("$")) pattern.lastIndex = endOfDollarQuote(sql, text, pattern.lastIndex);
    yield { kind: kindOf(text), text, start, end: pattern.lastIndex };
  }
}

function kindOf(text: string): SqlToken["kind"] {
  if (text.length === 1 && KIND_BY_CHARACTER[text]) return KIND_BY_CHARACTER[text];
  if (/^[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*$/.test(text)) return "word";
  return /^:\w/.test(text) ? "parameter" : "skip";
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
