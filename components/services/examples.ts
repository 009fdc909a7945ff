import type { Contract, Schema } from "../../contract/language.ts";

/**
 * What is wrong with the values of `v.examples` in a contract: each must pass the schema that it stands in, with its rules
 * over several fields. Clients see them in the API reference, and the tests send them.
 *
 * @returns a sentence that names the operation, the field and the value; undefined if all are right
 */
export function exampleProblem({ operations }: Pick<Contract, "operations">): string | undefined {
  for (const [name, { params, query, headers, body, reply }] of Object.entries(operations)) {
    const parts = { params, query, headers, body, reply: reply.body };
    for (const [part, schema] of Object.entries(parts)) {
      const problem = schema && problemWithin(schema, part);
      if (problem) return `the operation ${name} has ${problem}`;
    }
  }
  return undefined;
}

/** What is looked at of Valibot's schemas; each kind has some of these. */
interface Node {
  readonly pipe?: readonly { readonly type: string; readonly examples?: readonly unknown[] }[];
  readonly entries?: Readonly<Record<string, Node>>;
  readonly item?: Node;
  readonly items?: readonly Node[];
  readonly options?: readonly unknown[];
  readonly value?: unknown;
  readonly wrapped?: Node;
}

function problemWithin(schema: Schema | Node, path: string): string | undefined {
  const { pipe = [], entries = {}, item, items = [], options = [], value, wrapped } = schema as Node;
  for (const { type, examples = [] } of pipe) {
    const problem = type === "examples" ? firstBroken(schema as Schema, path, examples) : undefined;
    if (problem) return problem;
  }
  const within: readonly (readonly [unknown, string])[] = [
    ...Object.entries(entries).map(([name, entry]) => [entry, `${path}.${name}`] as const),
    [item, `${path}[]`],
    [value, `${path}.*`],
    ...items.map((one, index) => [one, `${path}[${index}]`] as const),
    ...options.map(option => [option, path] as const),
    [wrapped, path],
  ];
  for (const [inner, place] of within) {
    const problem = isSchema(inner) ? problemWithin(inner, place) : undefined;
    if (problem) return problem;
  }
  return undefined;
}

/** Options of a picklist and the value of a literal are none. */
const isSchema = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "~standard" in value;

function firstBroken(schema: Schema, path: string, examples: readonly unknown[]): string | undefined {
  for (const example of examples) {
    const result = schema["~standard"].validate(example);
    // None of a contract's schemas waits for something.
    const [issue] = result instanceof Promise ? [] : (result.issues ?? []);
    if (!issue) continue;
    const keys = (issue.path ?? []).map(part => String(typeof part === "object" ? part.key : part));
    const place = [path, ...keys].join(".");
    return `an example that breaks its own schema: ${JSON.stringify(example)} at ${path}. ${place}: ${issue.message}. Change v.examples, or the schema.`;
  }
  return undefined;
}
