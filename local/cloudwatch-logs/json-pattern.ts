/** Whether a parsed line fits. */
type Holds = (value: unknown) => boolean;

/** `&&`, `||`, parentheses, texts in quotes, and words that none of these ends. */
const TOKEN = /\s*(&&|\|\||[()]|"(?:[^"\\]|\\.)*"|(?:(?!&&|\|\|)[^\s()"])+)/y;
const OPERATORS = new Set(["=", "!=", ">=", "<=", ">", "<", "IS", "NOT"]);

/**
 * The condition of a pattern between braces, such as `($.level = "ERROR" || $.status >= 500) && $.path != "/health"`.
 *
 * @returns undefined for one that is not understood
 */
export function jsonCondition(text: string): Holds | undefined {
  const tokens = tokensOf(text);
  if (!tokens) return undefined;
  const reader = new Reader(tokens);
  const holds = reader.either();
  return reader.isAtEnd ? holds : undefined;
}

function tokensOf(text: string): string[] | undefined {
  const spaced = text.replace(
    /("(?:[^"\\]|\\.)*")|(!=|>=|<=|=|>|<)/g,
    (_, quoted, operator) => quoted ?? ` ${operator} `,
  );
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let end = 0; end < spaced.trimEnd().length; end = TOKEN.lastIndex) {
    const [, token] = TOKEN.exec(spaced) ?? [];
    if (token === undefined) return undefined;
    tokens.push(token);
  }
  return tokens;
}

class Reader {
  #next = 0;
  constructor(private readonly tokens: readonly string[]) {}

  get isAtEnd(): boolean {
    return this.#next === this.tokens.length;
  }

  either(): Holds | undefined {
    return this.#chain(
      "||",
      () => this.#all(),
      (parts, value) => parts.some(holds => holds(value)),
    );
  }

  #all(): Holds | undefined {
    return this.#chain(
      "&&",
      () => this.#one(),
      (parts, value) => parts.every(holds => holds(value)),
    );
  }

  #chain(
    operator: string,
    read: () => Holds | undefined,
    join: (parts: readonly Holds[], value: unknown) => boolean,
  ): Holds | undefined {
    const parts: Holds[] = [];
    do {
      const part = read();
      if (!part) return undefined;
      parts.push(part);
    } while (this.#take(operator));
    return value => join(parts, value);
  }

  #one(): Holds | undefined {
    if (!this.#take("(")) return this.#comparison();
    const inner = this.either();
    return this.#take(")") ? inner : undefined;
  }

  #comparison(): Holds | undefined {
    const [path = "", operator = "", first = ""] = this.tokens.slice(this.#next, this.#next + 3);
    const names = pathOf(path);
    if (!names || !OPERATORS.has(operator) || /^(&&|\|\||[()])$/.test(first) || first === "")
      return undefined;
    if (first.startsWith("%")) return undefined;
    this.#next += 3;
    return comparison(names, operator, first);
  }

  #take(token: string): boolean {
    if (this.tokens[this.#next] !== token) return false;
    this.#next += 1;
    return true;
  }
}

/** The names of `$.a.b[0]`. */
function pathOf(path: string): string[] | undefined {
  if (!/^\$(\.[\w-]+|\[\d+\])+$/.test(path)) return undefined;
  return path.slice(1).match(/[\w-]+/g) ?? undefined;
}

function comparison(names: readonly string[], operator: string, right: string): Holds | undefined {
  const read = (value: unknown): unknown =>
    names.reduce<unknown>(
      (inner, name) =>
        typeof inner === "object" && inner !== null && Object.hasOwn(inner, name)
          ? Reflect.get(inner, name)
          : undefined,
      value,
    );
  if (operator === "NOT") return right === "EXISTS" ? value => read(value) === undefined : undefined;
  if (operator === "IS") return value => String(read(value)).toUpperCase() === right.toUpperCase();
  const isQuoted = right.startsWith('"');
  const wanted = isQuoted ? right.slice(1, -1).replace(/\\(.)/g, "$1") : right;
  const holds = operator === "=" || operator === "!=" ? equal(wanted) : ordered(operator, Number(wanted));
  return value => {
    const found = read(value);
    return found !== undefined && holds(found) !== (operator === "!=");
  };
}

/** `*` stands for any text. */
function equal(wanted: string): Holds {
  const pattern = wanted.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  const wildcard = new RegExp(`^${pattern}$`, "s");
  return found => (typeof found === "number" ? found === Number(wanted) : wildcard.test(String(found)));
}

const ordered =
  (operator: string, wanted: number): Holds =>
  found => {
    if (typeof found !== "number") return false;
    if (operator === ">") return found > wanted;
    if (operator === "<") return found < wanted;
    return operator === ">=" ? found >= wanted : found <= wanted;
  };
