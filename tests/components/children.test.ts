import { Provider, sqs } from "@pulumi/aws";
import { Resource } from "@pulumi/pulumi";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  AuroraDatabase,
  AuthedApi,
  NodeFunction,
  ScheduledJob,
  UserDirectory,
  WorkQueue,
} from "../../components/index.ts";
import type { GraphResource } from "../../local/graph/types.ts";
import { entry, makers } from "./support/makers.ts";
import { enterProject, only, register } from "./support/register.ts";

const test = suite("children of components");

let leave: () => Promise<void>;
test.before(async () => {
  leave = await enterProject({
    "handler.ts": "export const handler = async () => 1;",
    "functions/todos.ts": "export const handler = async () => 1;",
    "functions/sweep.ts": "export const handler = async () => 1;",
    "functions/mail.ts": "export const handler = async () => 1;",
    "functions/fill.ts": "export const handler = async () => 1;",
    "migrations/0001_first.sql": "select 1;",
  });
});
test.after(() => leave());

/** Stands for every transform at once, and hears which children it was asked to change. */
function listening(): { readonly transform: never; readonly heard: string[] } {
  const heard: string[] = [];
  const hear = (_args: object, _options: object, name: string) => void heard.push(name);
  const transform: object = new Proxy(hear, { get: () => transform });
  return { transform: transform as never, heard };
}

const below = (resources: readonly GraphResource[], parent: GraphResource): GraphResource[] =>
  resources
    .filter(resource => resource.parent === parent.urn)
    .flatMap(resource => [resource, ...below(resources, resource)]);

/** URNs of the resources that an object's properties hold, in lists and plain objects too. */
async function held(value: unknown): Promise<string[]> {
  if (Resource.isInstance(value)) return [await new Promise<string>(resolve => value.urn.apply(resolve))];
  if (typeof value !== "object" || value === null || "apply" in value) return [];
  return (await Promise.all(Object.values(value).map(held))).flat();
}

/** Without what the SDK keeps, and without links, which name resources to wait for. */
const propertiesOf = (component: Resource) =>
  Object.fromEntries(Object.entries(component).filter(([name]) => !/^__|^urn$|link$/i.test(name)));

for (const [kind, make] of Object.entries(makers)) {
  test(`${kind}: the caller's provider, protection and dependencies reach every child`, async () => {
    const resources = await register(() => {
      const provider = new Provider("far", { region: "us-east-1" });
      const first = new sqs.Queue("first", {});
      make(
        { provider, protect: true, dependsOn: [first], aliases: [{ name: "former" }] },
        undefined as never,
      );
    });
    const component = only(resources, `groundwork:index:${kind}`, "one");
    const first = only(resources, "aws:sqs/queue:Queue", "first").urn;
    // Children get the aliases that follow from their parent's by the engine.
    assert.match(JSON.stringify(component.options.aliases), '"former"');
    const children = below(resources, component);
    assert.ok(children.length > 0);
    for (const { name, type, options, dependsOn } of children) {
      assert.is(options.protect, true, `protect of ${name}`);
      assert.ok(dependsOn.includes(first), `dependsOn of ${name}`);
      if (type.startsWith("aws:")) assert.match(String(options.provider), "::far::", `provider of ${name}`);
    }
  });

  test(`${kind}: every child is a property`, async () => {
    let component: Resource | undefined;
    let properties: string[] = [];
    const resources = await register(async () => {
      component = make({}, undefined as never);
      properties = await held(propertiesOf(component));
    });
    const parent = only(resources, `groundwork:index:${kind}`, "one");
    const missing = resources.filter(({ urn, parent: of }) => of === parent.urn && !properties.includes(urn));
    assert.equal(
      missing.map(({ name }) => name),
      [],
    );
  });

  test(`${kind}: every child takes a transform, and the component registers its outputs`, async () => {
    const { transform, heard } = listening();
    const resources = await register(() => void make({}, transform));
    const component = only(resources, `groundwork:index:${kind}`, "one");
    const children = below(resources, component).filter(({ type }) => !type.startsWith("groundwork:"));
    assert.equal(heard.sort(), children.map(({ name }) => name).sort());
    assert.ok(Object.keys(component.outputs).length > 0, "outputs");
  });
}

test("members of a transform replace the component's, and a function changes arguments and options", async () => {
  const resources = await register(
    () =>
      new WorkQueue("imports", {
        transform: {
          queue: { messageRetentionSeconds: 3600 },
          deadLetters: {
            queue: (args, options, name) => {
              args.tags = { was: `${name} with ${args.messageRetentionSeconds}` };
              options.protect = true;
            },
          },
        },
      }),
  );
  const queue = only(resources, "aws:sqs/queue:Queue", "imports-queue");
  assert.is(queue.inputs.messageRetentionSeconds, 3600);
  assert.is(queue.inputs.sqsManagedSseEnabled, true);
  const dead = only(resources, "aws:sqs/queue:Queue", "imports-dead-letters-queue");
  assert.equal(dead.inputs.tags, { was: "imports-dead-letters-queue with 1209600" });
  assert.is(dead.options.protect, true);
});

test("a program with a database, an API with two routes and a job is ten lines", async () => {
  const resources = await register(() => {
    const database = new AuroraDatabase("database", { migrations: { directory: "migrations", entry } });
    const directory = new UserDirectory("directory", { callbackUrls: ["https://todos.example.com/"] });
    const todos = new NodeFunction("todos", { entry, links: [database.link, directory.identityLink] });
    new ScheduledJob("sweep", { entry, schedule: "rate(1 day)", links: [database.link] });
    const routes = { "GET /todos": todos, "POST /todos": { function: todos, authorize: true } };
    return { url: new AuthedApi("api", { directory, routes }).url };
  });
  const components = resources.filter(({ type, parent }) => type.startsWith("groundwork:") && !parent);
  assert.equal(components.map(({ name }) => name).sort(), ["api", "database", "directory", "sweep", "todos"]);
  assert.is(resources.filter(({ type }) => type === "aws:apigatewayv2/route:Route").length, 2);
});

test.run();
