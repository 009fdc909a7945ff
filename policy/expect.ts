import type { Expectation } from "./rule.ts";

/** Exactly this value. */
export const is = (expected: string | number | boolean): Expectation => ({
  says: `is ${JSON.stringify(expected)}`,
  holds: value => value === expected,
  counterexample: typeof expected === "boolean" ? !expected : undefined,
});

export const oneOf = (...allowed: readonly (string | number)[]): Expectation => ({
  says: `is one of ${allowed.join(", ")}`,
  holds: value => allowed.some(candidate => candidate === value),
  counterexample: "something else",
});

export const noneOf = (...refused: readonly [string, ...string[]]): Expectation => ({
  says: `is set, and none of ${refused.join(", ")}`,
  holds: value => typeof value === "string" && value !== "" && !refused.includes(value),
  counterexample: refused[0],
});

export const atLeast = (minimum: number): Expectation => ({
  says: `is at least ${minimum}`,
  holds: value => typeof value === "number" && value >= minimum,
  counterexample: minimum - 1,
});

export const between = (minimum: number, maximum: number): Expectation => ({
  says: `is between ${minimum} and ${maximum}`,
  holds: value => typeof value === "number" && value >= minimum && value <= maximum,
  counterexample: maximum + 1,
});

/** A text that is not empty, or a list or an object that holds something. */
export const present: Expectation = {
  says: "is set",
  holds: value =>
    typeof value === "object" && value !== null ? Object.keys(value).length > 0 : Boolean(value),
  counterexample: undefined,
};

export const empty: Expectation = {
  says: "is empty",
  holds: value => value === undefined || (Array.isArray(value) && value.length === 0),
  counterexample: ["something"],
};

export const includes = (item: string): Expectation => ({
  says: `includes ${item}`,
  holds: value => Array.isArray(value) && value.includes(item),
  counterexample: [],
});

export const isList = (...items: readonly string[]): Expectation => ({
  says: `is [${items.join(", ")}]`,
  holds: value => JSON.stringify(value) === JSON.stringify(items),
  counterexample: [...items, "something more"],
});

export const matching = (pattern: RegExp, counterexample: string): Expectation => ({
  says: `matches ${pattern}`,
  holds: value => typeof value === "string" && pattern.test(value),
  counterexample,
});

/** Any other expectation of a value. */
export const satisfies = (
  says: string,
  holds: Expectation["holds"],
  counterexample: unknown,
): Expectation => ({ says, holds, counterexample });
