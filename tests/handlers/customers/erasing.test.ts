import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ada, openWorld, type World } from "./world.ts";

const test = suite("customers: erasure and the audit trail");
let world: World;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.close());

const codes = (reply: { status: number; body: { code?: string } }) => `${reply.status} ${reply.body?.code}`;
const auditOf = async (id: string, query = "") =>
  world.call("GET", `/customers/${id}/audit${query}`, { as: await world.person(["admin"]) });

test("erasing takes the row with its key, and leaves the trail", async () => {
  const { id } = await world.customer();
  assert.is((await world.machine("DELETE", `/customers/${id}`)).status, 204);
  assert.is(codes(await world.machine("GET", `/customers/${id}`)), "404 customer_not_found");
  const { rowCount } = await world.db.ownerPool.query("select from customers where id = $1", [id]);
  assert.is(rowCount, 0);
  const { body } = await auditOf(id);
  assert.equal(
    body.items.map(({ action }: { action: string }) => action),
    ["delete", "create"],
  );
});

test("what the data key encrypted elsewhere cannot be opened any more: a stored reply", async () => {
  const body = ada();
  const headers = { "idempotency-key": "erased" };
  const { id } = (await world.machine("POST", "/customers", { body, headers })).body;
  const { rows } = await world.db.ownerPool.query(
    "select reply::text from idempotency_keys where key = 'erased'",
  );
  assert.equal(Object.keys(JSON.parse(rows[0].reply)), ["customerId", "sealed"]);
  await world.machine("DELETE", `/customers/${id}`);
  assert.is(codes(await world.machine("POST", "/customers", { body, headers })), "404 customer_not_found");
});

test("data of one customer do not open as another's", async () => {
  const [one, other] = [await world.customer(), await world.customer()];
  const copy =
    "update customers set personal_data = b.personal_data from customers b where customers.id = $1 and b.id = $2";
  await world.db.ownerPool.query(copy, [one.id, other.id]);
  assert.is(codes(await world.machine("GET", `/customers/${one.id}`)), "500 internal_error");
  const withKey =
    "update customers set data_key = b.data_key from customers b where customers.id = $1 and b.id = $2";
  await world.db.ownerPool.query(withKey, [one.id, other.id]);
  assert.is(codes(await world.machine("GET", `/customers/${one.id}`)), "500 internal_error");
});

test("the trail says who did what, by which client and request, and which fields", async () => {
  const admin = await world.person(["admin"]);
  const { id } = await world.customer();
  const read = await world.call("GET", `/customers/${id}`, { as: admin, scopes: ["customers/read"] });
  const changed = await world.machine("PATCH", `/customers/${id}`, {
    body: { givenName: "Anne", phone: "+49 30 901821" },
    headers: { "if-match": "*" },
  });
  await world.machine("GET", "/customers?limit=1");
  const { body } = await auditOf(id);
  const [list, change, reading, create] = body.items;
  assert.is(list.action, "list");
  assert.is(change.action, "change");
  assert.equal(change.fields, ["givenName", "phone"]);
  assert.is(change.userId, null);
  assert.is(change.clientId, "machine");
  assert.is(change.requestId, changed.headers["x-request-id"]);
  assert.is(reading.action, "read");
  assert.is(reading.userId, admin);
  assert.is(reading.clientId, "web");
  assert.is(reading.requestId, read.headers["x-request-id"]);
  assert.equal(reading.fields, []);
  assert.is(create.action, "create");
  assert.ok(create.fields.includes("email"));
});

test("the trail is for admins, page by page, and knows erased customers but no others", async () => {
  const { id } = await world.customer();
  for (let count = 0; count < 3; count++) await world.machine("GET", `/customers/${id}`);
  const first = (await auditOf(id, "?limit=3")).body;
  assert.is(first.items.length, 3);
  const rest = (await auditOf(id, `?limit=3&cursor=${first.nextCursor}`)).body;
  assert.is(rest.items.length, 1);
  assert.is(rest.nextCursor, null);
  assert.is(codes(await auditOf(randomUUID())), "404 customer_not_found");
  const path = `/customers/${id}/audit`;
  assert.is(codes(await world.call("GET", path, { as: await world.person() })), "403 forbidden");
  const scopes = ["customers/read", "customers/write"];
  assert.is(codes(await world.call("GET", path, { scopes })), "403 forbidden");
});

test("what was refused leaves no line, and a customer that is not shown none either", async () => {
  const { id } = await world.customer();
  const headers = { "if-match": '"9"' };
  await world.machine("PATCH", `/customers/${id}`, { body: { givenName: "Eve" }, headers });
  await world.call("GET", `/customers/${id}`, { scopes: ["customers/write"] });
  await world.customer();
  await world.machine("GET", "/customers?limit=1");
  const { body } = await auditOf(id);
  assert.is(body.items.length, 1);
});

test("the app can neither change nor delete lines, not even all at once", async () => {
  const { id } = await world.customer();
  for (const statement of [
    "update customer_audit set client_id = 'other' where customer_id = $1",
    "delete from customer_audit where customer_id = $1",
    "truncate customer_audit",
  ]) {
    const refused = await world.db.pool.query(statement, statement.includes("$1") ? [id] : []).then(
      () => "done",
      ({ message }) => message,
    );
    assert.is(refused, "permission denied for table customer_audit");
  }
});

test("while the key service is away nothing is shown or stored, and the caller is told to come back", async () => {
  const { id } = await world.customer();
  world.passMinutes(5);
  await world.kms.pause(async () => {
    const read = await world.machine("GET", `/customers/${id}`);
    assert.is(codes(read), "503 unavailable");
    assert.is(read.headers["retry-after"], "5");
    const body = ada();
    assert.is(codes(await world.machine("POST", "/customers", { body })), "503 unavailable");
    const list = await world.machine("GET", `/customers?email=${encodeURIComponent(body.email)}`);
    assert.equal(list.body.items, []);
  });
  assert.is((await world.machine("GET", `/customers/${id}`)).status, 200);
});

test.run();
