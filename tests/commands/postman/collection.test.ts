import { suite } from "uvu";
import * as assert from "uvu/assert";
import { loadContracts } from "../../../commands/support/contracts.ts";
import { postmanCollection } from "../../../commands/support/postman/collection.ts";

const test = suite("the Postman collection");
const services = await loadContracts("dev");
const collection = postmanCollection(services, "shop");
const text = JSON.stringify(collection);
const contracts = services.map(({ contract }) => contract);
const items = collection.item.flatMap(({ item }) => item);

test("has a folder for each service with routes, and a request for each route, once", () => {
  const serving = contracts.filter(({ operations }) => Object.keys(operations).length > 0);
  assert.equal(
    collection.item.map(({ name }) => name),
    serving.map(({ service }) => service),
  );
  const routes = serving.flatMap(({ operations }) =>
    Object.values(operations).map(({ method, path }) => `${method} ${path}`),
  );
  const requested = items.map(
    ({ request }) =>
      `${request.method} /${request.url.path.map(part => part.replace(/^:(\w+)$/, "{$1}")).join("/")}`,
  );
  assert.equal(requested, routes);
  assert.is(new Set(items.map(({ id }) => id)).size, items.length);
});

test("is the same to the byte each time", async () => {
  assert.is(JSON.stringify(postmanCollection(await loadContracts("dev"), "shop")), text);
  assert.match(
    collection.info._postman_id,
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test("fills in the form of OAuth 2.0 for people and machines, without a secret", () => {
  const fieldsOf = (auth: object | undefined) =>
    Object.fromEntries(
      (auth as { oauth2: { key: string; value: unknown }[] }).oauth2.map(one => [one.key, one.value]),
    );
  const person = fieldsOf(collection.auth);
  assert.is(person.grant_type, "authorization_code_with_pkce");
  assert.is(person.challengeAlgorithm, "S256");
  assert.is(person.clientId, "{{userPoolClientId}}");
  const scoped = contracts.flatMap(({ operations }) =>
    Object.values(operations).flatMap(({ access, summary }) =>
      access.kind === "scope" ? [{ access, summary }] : [],
    ),
  );
  for (const { access, summary } of scoped) {
    const machine = fieldsOf(items.find(({ name }) => name === summary)?.request.auth);
    assert.is(machine.grant_type, "client_credentials");
    assert.is(machine.scope, access.scope);
    assert.is(machine.clientSecret, "{{machineClientSecret}}");
  }
  assert.equal(items.find(({ request }) => request.url.raw === "{{apiUrl}}/health")?.request.auth, {
    type: "noauth",
  });
});

test("every variable is one of the environment's", () => {
  const known = [
    "apiUrl",
    "signInUrl",
    "callbackUrl",
    "userPoolClientId",
    "machineClientId",
    "machineClientSecret",
    "personToken",
    "machineToken",
  ];
  const used = new Set(Array.from(text.matchAll(/\{\{(\w+)\}\}/g), ([, name]) => name));
  assert.equal(
    [...used].filter(name => !known.includes(String(name))),
    [],
  );
});

test.run();
