import { Validator } from "@seriousme/openapi-schema-validator";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as v from "valibot";
import { type ContractModule, loadContracts } from "../../../commands/support/contracts.ts";
import { openapiDocument } from "../../../commands/support/openapi/index.ts";
import { type Contract, defineContract, type Operation, open, scope } from "../../../contract/contract.ts";
import { errors as moviesErrors } from "../../../handlers/movies/errors.ts";

interface OpenapiOperation {
  operationId: string;
  security: Record<string, string[]>[];
  parameters?: { name: string; in: string; required?: boolean; schema: Record<string, unknown> }[];
  requestBody?: { content: { "application/json": { schema: { $ref?: string }; example: unknown } } };
  responses: Record<
    string,
    { headers: object; content?: Record<string, { examples?: object; example?: unknown }> }
  >;
}

interface Document {
  paths: Record<string, Record<string, OpenapiOperation>>;
  components: { schemas: Record<string, Record<string, unknown>> };
}

const info = { title: "example", version: "1.0.0", url: "https://api.example.com" };
const written = (services: readonly ContractModule[]): Document =>
  JSON.parse(JSON.stringify(openapiDocument(services, info)));

function operationsOf(contracts: readonly Contract[], { paths }: Document) {
  return contracts.flatMap(contract =>
    Object.entries<Operation>(contract.operations).map(([name, operation]) => ({
      name: `${contract.service}.${name}`,
      operation,
      described: paths[operation.path]?.[operation.method.toLowerCase()],
    })),
  );
}

const services = await loadContracts("dev");
const document = written(services);
const operations = operationsOf(
  services.map(({ contract }) => contract),
  document,
);

const project = suite("OpenAPI document of the dev stack");

project("is valid OpenAPI 3.1", async () => {
  const validator = new Validator();
  const result = await validator.validate(JSON.parse(JSON.stringify(document)));
  assert.equal(result, { valid: true });
  assert.is(validator.version, "3.1");
});

project("describes each operation of each contract once, health among them", () => {
  const described = Object.values(document.paths).flatMap(item =>
    Object.values(item).map(one => one.operationId),
  );
  assert.ok(described.includes("health.health"));
  assert.equal(described.sort(), operations.map(one => one.name).sort());
});

for (const { name, operation, described } of operations) {
  project(`${name}: examples of body and reply satisfy the contract`, () => {
    const body = described?.requestBody?.content["application/json"].example;
    if (operation.body) assert.ok(v.is(operation.body, body), JSON.stringify(body));
    const reply = described?.responses[operation.reply.status]?.content?.["application/json"]?.example;
    if (operation.reply.body) assert.ok(v.is(operation.reply.body, reply), JSON.stringify(reply));
  });

  project(`${name}: path, query and header parameters are the contract's`, () => {
    const expected = Object.entries({
      path: operation.params,
      query: operation.query,
      header: operation.headers,
    });
    const names = expected.flatMap(([place, schema]) =>
      schema && "entries" in schema
        ? Object.keys(schema.entries as object).map(key => `${place} ${key}`)
        : [],
    );
    if (operation.idempotency) names.push("header idempotency-key");
    const found = (described?.parameters ?? []).map(one =>
      `${one.in} ${one.name}`.replace(/^header.*/, lower),
    );
    assert.equal(found, names);
  });

  project(`${name}: each error code of the contract stands under its status`, () => {
    for (const { code, status } of operation.errors) {
      const reply = described?.responses[status];
      assert.ok(code in (reply?.content?.["application/problem+json"]?.examples ?? {}), code);
    }
  });

  project(`${name}: is open exactly where the contract says so`, () => {
    const kinds = { open: [], optional: [{}, { accessToken: [] }] } as Record<string, unknown>;
    const { access } = operation;
    const scopes = access.kind === "scope" ? [access.scope] : [];
    assert.equal(described?.security, kinds[access.kind] ?? [{ accessToken: scopes }]);
  });
}

for (const { name, operation, described } of operations) {
  project(`${name}: has the gateway's replies to what is malformed, too large or leads nowhere`, () => {
    const replies = described?.responses ?? {};
    const messages = [400, 404, 413, 431].filter(
      status => "application/json" in (replies[status]?.content ?? {}),
    );
    assert.equal(messages, operation.params ? [400, 404, 413, 431] : [400, 413, 431]);
    assert.ok("body_too_large" in (replies[413]?.content?.["application/problem+json"]?.examples ?? {}));
  });
}

project("holds no example or schema that nothing refers to", () => {
  const text = JSON.stringify(document);
  for (const [kind, components] of Object.entries(document.components))
    if (kind === "examples" || kind === "schemas")
      for (const name of Object.keys(components))
        assert.ok(text.includes(`"#/components/${kind}/${name}"`), `${kind}/${name}`);
});

project("says no tuple's end by a schema that refuses everything", () => {
  assert.not(JSON.stringify(document).includes('"items":false'));
});

project.run();

const Note = v.object({ text: v.string(), weight: v.optional(v.number(), 1) });
const Notes = v.strictObject({ notes: v.array(Note) });
const invented = defineContract({
  service: "notes",
  summary: "Notes",
  uses: [],
  operations: {
    write: {
      method: "POST",
      path: "/notes",
      summary: "Write",
      access: scope("notes/write"),
      body: Notes,
      reply: { status: 201, body: Note, headers: ["location", "x-colour"] },
      errors: [moviesErrors.movie_not_found],
      idempotency: "required",
    },
    list: {
      method: "GET",
      path: "/notes",
      summary: "List",
      access: open,
      query: v.strictObject({ done: v.optional(v.pipe(v.string(), v.transform(Number), v.number())) }),
      reply: { status: 200, body: v.array(Note) },
      errors: [],
    },
  },
});

const small = suite("OpenAPI document of an invented contract");
const described = written([{ contract: invented, schemas: { Note, Notes }, errors: [] }]);

small("asks for the scope and the Idempotency-Key", () => {
  const write = described.paths["/notes"]?.post;
  assert.equal(write?.security, [{ accessToken: ["notes/write"] }]);
  assert.equal(
    write?.parameters?.map(({ name, required }) => [name, required]),
    [["Idempotency-Key", true]],
  );
});

small("documents the gateway's replies beside the function's", () => {
  const replies = described.paths["/notes"]?.post?.responses ?? {};
  assert.equal(Object.keys(replies[403]?.content ?? {}), ["application/problem+json", "application/json"]);
  assert.equal(replies[429]?.content?.["application/json"]?.example, { message: "Too Many Requests" });
  assert.equal(Object.keys(described.paths["/notes"]?.get?.responses ?? {}), [
    "200",
    "400",
    "413",
    "429",
    "431",
    "500",
    "503",
  ]);
});

small("names the headers of a reply, its own ones too", () => {
  const reply = described.paths["/notes"]?.post?.responses[201];
  assert.equal(Object.keys(reply?.headers ?? {}), [
    "x-request-id",
    "x-trace-id",
    "location",
    "x-colour",
    "idempotency-replayed",
  ]);
});

small("keeps what is sent and what is answered apart where they differ", () => {
  const { Note: reply, NoteInput: sent } = described.components.schemas;
  assert.ok(reply && sent);
  assert.equal(described.components.schemas.Notes?.properties, {
    notes: { type: "array", items: { $ref: "#/components/schemas/NoteInput" } },
  });
  assert.is(
    described.paths["/notes"]?.post?.requestBody?.content["application/json"].schema.$ref,
    "#/components/schemas/Notes",
  );
});

small("shows numbers in a query as numbers", () => {
  assert.equal(described.paths["/notes"]?.get?.parameters?.[0]?.schema, { type: "number" });
});

small("refuses two schemas of one name", () => {
  const other = {
    contract: { ...invented, service: "other" },
    schemas: { Note: v.object({ other: v.string() }) },
    errors: [],
  };
  assert.throws(
    () => written([{ contract: invented, schemas: { Note }, errors: [] }, other]),
    /schema "Note": rename one/,
  );
});

small.run();

function lower(text: string): string {
  return text.toLowerCase();
}
