import type { ComponentResource } from "@pulumi/pulumi";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { declarationsBelow, membersOf } from "../../commands/support/docs/declarations.ts";
import * as components from "../../components/index.ts";
import { everyArgument } from "./fixtures/every-argument.ts";
import { enterProject, mistake, register } from "./support/register.ts";

const test = suite("every argument of every component");

type Kind = keyof typeof everyArgument;
type Make = new (name: string, args: object) => ComponentResource;
const classes = components as unknown as Readonly<Record<string, Make>>;
const kinds = Object.keys(everyArgument) as Kind[];

const declarations = declarationsBelow("components");
const namesOf = (kind: Kind) => membersOf(`${kind}Args`, declarations).map(({ name }) => name);

let leave: () => Promise<void>;
test.before(async () => {
  leave = await enterProject({
    "handler.ts": "export const handler = async () => 1;",
    "migrations/0001_first.sql": "select 1;",
    "functions/todos.ts": "export const handler = async () => 1;",
    "dist/index.html": "",
  });
});
test.after(() => leave());

test("the program has every component that the package exports", () => {
  const exported = Object.keys(components).filter(name => declarations.has(`${name}Args`));
  assert.equal([...kinds].sort(), exported.sort());
});

for (const kind of kinds)
  test(`${kind} takes each of its arguments`, async () => {
    const named = new Set<string>();
    await register(() => {
      const component = classes[kind];
      assert.ok(component);
      for (const [index, args] of everyArgument[kind]().entries()) {
        for (const name of Object.keys(args)) named.add(name);
        new component(`one-${index}`, args);
      }
    });
    assert.equal([...named].sort(), namesOf(kind).sort());
  });

/** Arguments that are numbers, each with the component that takes it. */
const numbers = kinds.flatMap(kind =>
  membersOf(`${kind}Args`, declarations)
    .filter(({ type }) => type === "number")
    .map(({ name }) => ({ kind, name })),
);

for (const { kind, name } of numbers)
  test(`${kind} refuses a wrong ${name} before anything is registered`, async () => {
    const component = classes[kind];
    assert.ok(component);
    // What the other arguments name is made before: it is no part of what is looked at.
    const given: object[] = [];
    await register(() => void given.push({ ...everyArgument[kind]()[0], [name]: -1.5 }));
    const message = await mistake(() => new component("one", given[0] ?? {}));
    assert.match(message, new RegExp(`^${kind} "one": .*\\b${name}\\b`));
  });

test.run();
