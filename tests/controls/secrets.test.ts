import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Graph } from "../../local/graph/types.ts";
import { ofType } from "../../policy/rule.ts";
import { graphOf, projectDir } from "../support/graph.ts";

const test = suite("secrets");
const graphs = await Promise.all([graphOf("dev"), graphOf("full")]);

for (const graph of graphs) {
  test(`${graph.stack}: what is secret stands nowhere in the clear`, () => {
    const secrets = graph.secretPaths.map(path => String(at(graph, path))).filter(value => value.length >= 8);
    assert.ok(secrets.length > 0, "there is no secret at all");
    const leaks = [...strings(graph)]
      .filter(
        ({ path }) => !graph.secretPaths.some(secret => path === secret || path.startsWith(`${secret}/`)),
      )
      .filter(({ text }) => secrets.some(secret => text.includes(secret)))
      .map(({ path }) => path);
    assert.equal(leaks, []);
  });

  test(`${graph.stack}: passwords, keys and client secrets are marked as secret`, () => {
    const open = [...strings(graph)]
      .filter(({ path }) => /\/(secretString|clientSecret|masterPassword|password)$/i.test(path))
      .filter(({ path, text }) => text !== "" && !graph.secretPaths.includes(path))
      .map(({ path }) => path);
    assert.equal(open, []);
  });

  test(`${graph.stack}: environment variables hold ARNs, addresses and names`, () => {
    const shapes = [/^arn:aws:[\w:/!-]+$/, /^https?:\/\/[\w.:/-]+$/, /^[\w.-]{1,64}(\/[\w.-]{1,64})?$/];
    const strange = ofType(graph, "aws:lambda/function:Function").flatMap(({ name, inputs }) => {
      const { variables = {} } = inputs.environment as { variables?: Record<string, unknown> };
      // What is config is public; that no secret is among it stands above.
      return Object.entries(variables)
        .filter(([variable]) => !variable.startsWith("CONFIG_"))
        .filter(([, value]) => typeof value !== "string" || !shapes.some(shape => shape.test(value)))
        .map(([variable, value]) => `${name}: ${variable}=${value}`);
    });
    assert.equal(strange, []);
  });

  test(`${graph.stack}: variables that speak of a secret hold its ARN`, () => {
    const variables = ofType(graph, "aws:lambda/function:Function")
      .filter(({ outputs }) => String(outputs.name).endsWith("-users"))
      .map(({ inputs }) => (inputs.environment as { variables: Record<string, string> }).variables)[0];
    assert.ok(variables);
    const secret = (name: string) =>
      ofType(graph, "aws:secretsmanager/secret:Secret").find(resource => resource.name === name);
    assert.is(variables.DATABASE_SECRET_ARN, secret("database-app-secret")?.outputs.arn);
    assert.is(variables.DATABASE_CLUSTER_ARN, ofType(graph, "aws:rds/cluster:Cluster")[0]?.outputs.arn);
  });
}

test("no id of a cloud resource stands in any file of the program", () => {
  const ids = [
    /\b(vpc|subnet|sg|eni|igw|rtb)-[0-9a-f]{8,17}\b/,
    /\b[a-z]{2}-[a-z]+-\d_[A-Za-z0-9]{9}\b/,
    /\b[a-z0-9]{10}\.execute-api\./,
    /\barn:aws:[^:\s]*:[^:\s]*:\d{12}:/,
    /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
    /\bcluster-[a-z0-9]{12}\./,
  ];
  const found = programFiles().flatMap(file => {
    const text = readFileSync(file, "utf8");
    return ids.flatMap(id => id.exec(text)?.[0] ?? []).map(id => `${file}: ${id}`);
  });
  assert.equal(found, []);
});

test.run();

/** `<urn>#/inputs/a/b`, or `#/outputs/a` for the stack's own. */
function at(graph: Graph, path: string): unknown {
  const [urn, pointer = ""] = path.split("#");
  const root: unknown = urn ? graph.resources.find(resource => resource.urn === urn) : graph;
  return pointer
    .split("/")
    .slice(1)
    .map(step => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((value, step) => Reflect.get(Object(value), step), root);
}

/** Every text in the graph with its path. */
function* strings(graph: Graph): Generator<{ path: string; text: string }> {
  for (const { urn, inputs, outputs } of graph.resources) {
    yield* stringsBelow(inputs, `${urn}#/inputs`);
    yield* stringsBelow(outputs, `${urn}#/outputs`);
  }
  yield* stringsBelow(graph.outputs, "#/outputs");
}

function* stringsBelow(value: unknown, path: string): Generator<{ path: string; text: string }> {
  if (typeof value === "string") yield { path, text: value };
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    yield* stringsBelow(item, `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  }
}

/** What is deployed, and the config of it. */
function programFiles(): string[] {
  const folders = ["components", "contract", "handlers", "lib", "migrations", "program", "frontend"];
  const inFolders = folders.flatMap(folder =>
    readdirSync(join(projectDir, folder), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && /\.(ts|sql|json|html|js|ya?ml)$/.test(entry.name))
      .map(entry => join(entry.parentPath ?? entry.path, entry.name))
      // Sample events hold made-up ARNs, and no function is deployed with one.
      .filter(file => !/node_modules|frontend\/(dist|config\.json)|\/functions\/[\w-]+\.json$/.test(file)),
  );
  const atRoot = readdirSync(projectDir).filter(name =>
    /^(index\.ts|Pulumi\..*yaml|package\.json)$/.test(name),
  );
  return [...inFolders, ...atRoot.map(name => join(projectDir, name))];
}
