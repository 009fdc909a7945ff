import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ada, openWorld, type World } from "./world.ts";

const test = suite("customers: creating, reading, changing, listing");
let world: World;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.close());

const codes = (reply: { status: number; body: { code?: string } }) => `${reply.status} ${reply.body?.code}`;
const paths = (reply: { body: { errors?: { path: string }[] } }) =>
  reply.body.errors?.map(({ path }) => path);

test("a created customer is read back, normalised, with its place and its version", async () => {
  const body = {
    ...ada(),
    email: "Ada.King@EXAMPLE.com",
    phone: "030 901820",
    address: { lines: ["10 Downing Street"], city: "London", postalCode: "sw1a2aa", country: "gb" },
    externalReference: "crm:42",
  };
  const created = await world.machine("POST", "/customers", { body: { ...body, phone: "020 7946 0018" } });
  assert.is(created.status, 201);
  const { id } = created.body;
  assert.is(created.headers.location, `/customers/${id}`);
  assert.is(created.headers.etag, '"1"');
  assert.is(created.body.email, "Ada.King@example.com");
  assert.is(created.body.phone, "+442079460018");
  assert.equal(created.body.address, {
    lines: ["10 Downing Street"],
    city: "London",
    region: null,
    postalCode: "SW1A 2AA",
    country: "GB",
  });
  assert.is(created.body.status, "pending");
  assert.is(created.body.externalReference, "crm:42");
  assert.is(created.body.timeZone, null);
  const read = await world.machine("GET", `/customers/${id}`);
  assert.is(read.status, 200);
  assert.equal(read.body, created.body);
  assert.is(read.headers.etag, '"1"');
});

test("the database holds none of it in the clear", async () => {
  const { id } = await world.customer({ givenName: "Augusta", email: "augusta@example.com" });
  const { rows } = await world.db.ownerPool.query("select c::text as row, * from customers c where id = $1", [
    id,
  ]);
  const bytes = Buffer.from(rows[0].personal_data).toString("latin1");
  for (const text of ["Augusta", "augusta", "Lovelace", "30901820", "1990-12-10"]) {
    assert.not.ok(rows[0].row.includes(text), text);
    assert.not.ok(rows[0].row.includes(Buffer.from(text).toString("hex")), text);
    assert.not.ok(bytes.includes(text), text);
  }
  assert.is(rows[0].key_arn, world.kms.keyArn);
  const kept = await world.db.ownerPool.query("select * from personal_data_keys where id::text = $1", [
    rows[0].key_version,
  ]);
  assert.is(kept.rows[0].key_arn, world.kms.keyArn);
  assert.match(kept.rows[0].key_version, /^[0-9a-f]{64}$/);
});

test("an e-mail address is taken once, whatever its letter case", async () => {
  const { email } = await world.customer();
  for (const same of [email, email.toUpperCase(), ` ${email}`])
    assert.is(
      codes(await world.machine("POST", "/customers", { body: { ...ada(), email: same } })),
      "409 customer_email_taken",
    );
  const other = await world.customer();
  const change = { body: { email: email.toUpperCase() }, headers: { "if-match": "*" } };
  assert.is(
    codes(await world.machine("PATCH", `/customers/${other.id}`, change)),
    "409 customer_email_taken",
  );
});

test("of parallel requests for one address, one wins", async () => {
  const email = "race@example.com";
  const spellings = [email, "RACE@example.com", "Race@Example.com", "race@EXAMPLE.COM", "rAcE@example.com"];
  const replies = await Promise.all(
    spellings.map(one => world.machine("POST", "/customers", { body: { ...ada(), email: one } })),
  );
  assert.equal(replies.map(({ status }) => status).sort(), [201, 409, 409, 409, 409]);
  const found = await world.machine("GET", "/customers?email=race%40example.com");
  assert.is(found.body.items.length, 1);
});

test("an address is free again once its customer has another one, or is erased", async () => {
  const first = await world.customer();
  const headers = { "if-match": '"1"' };
  const moved = await world.machine("PATCH", `/customers/${first.id}`, {
    body: { email: `moved.${first.email}` },
    headers,
  });
  assert.is(moved.status, 200);
  const second = await world.customer({ email: first.email });
  assert.is((await world.machine("DELETE", `/customers/${second.id}`)).status, 204);
  assert.ok((await world.customer({ email: first.email })).id);
});

test("a change keeps what it leaves out, and needs the version that was read", async () => {
  const { id, ...before } = await world.customer({ externalReference: "a-1" });
  const change = (body: object, headers = {}) =>
    world.machine("PATCH", `/customers/${id}`, { body, headers });
  assert.is(codes(await change({ givenName: "Anne" })), "428 precondition_required");
  assert.is(codes(await change({ givenName: "Anne" }, { "if-match": '"7"' })), "412 precondition_failed");
  const changed = await change({ givenName: "Anne", externalReference: null }, { "if-match": '"1"' });
  assert.is(changed.status, 200);
  assert.is(changed.headers.etag, '"2"');
  const { updatedAt: _updated, ...expected } = { ...before, givenName: "Anne", externalReference: null };
  const { id: _id, updatedAt: _now, ...after } = changed.body;
  assert.equal(after, expected);
  assert.is(codes(await change({ givenName: "Eve" }, { "if-match": '"1"' })), "412 precondition_failed");
});

test("of parallel changes of one version, one wins", async () => {
  const { id } = await world.customer();
  const replies = await Promise.all(
    ["A", "B", "C", "D"].map(givenName =>
      world.machine("PATCH", `/customers/${id}`, { body: { givenName }, headers: { "if-match": '"1"' } }),
    ),
  );
  assert.equal(replies.map(({ status }) => status).sort(), [200, 412, 412, 412]);
});

test("a phone number without a plus is one of the address's country, also in a change", async () => {
  const { id } = await world.customer();
  const change = (body: object) =>
    world.machine("PATCH", `/customers/${id}`, { body, headers: { "if-match": "*" } });
  assert.is((await change({ phone: "030 901820" })).body.phone, "+4930901820");
  assert.is((await change({ phone: "(030) 901821" })).body.phone, "+4930901821");
  assert.is(codes(await change({ phone: "030 9" })), "400 invalid_request");
  const address = { lines: ["Ring 1"], city: "Wien", postalCode: "1010", country: "AT" };
  const moved = await change({ phone: "0664 1234567", address });
  assert.is(moved.body.phone, "+436641234567");
});

test("faults name the field and what is expected, and not what was sent", async () => {
  const body = {
    ...ada(),
    givenName: "",
    email: "marked-value@nowhere",
    phone: "marked",
    birthDate: "1990-02-30",
    timeZone: "Mars/Base",
    address: { lines: ["Ring 1"], city: "Berlin", postalCode: "marked", country: "DE" },
    status: "marked",
    nickname: "marked",
  };
  const reply = await world.machine("POST", "/customers", { body });
  assert.is(codes(reply), "400 invalid_request");
  assert.equal(paths(reply)?.sort(), [
    "body.address.postalCode",
    "body.birthDate",
    "body.email",
    "body.givenName",
    "body.nickname",
    "body.phone",
    "body.status",
    "body.timeZone",
  ]);
  assert.not.match(JSON.stringify(reply.body), "marked");
  assert.match(JSON.stringify(reply.body), "Expected one of the country's form");
});

test("a number that cannot be dialled and a minor are told together", async () => {
  const body = { ...ada(), phone: "+1 555 0100", birthDate: "2008-06-02" };
  const reply = await world.machine("POST", "/customers", { body });
  assert.equal(paths(reply), ["body.phone", "body.birthDate"]);
  assert.match(JSON.stringify(reply.body), "Expected a person of 18 years or more");
});

test("lists by e-mail address, status and reference, page by page, the newest first", async () => {
  const mark = `list-${randomUUID()}`;
  const made = [];
  for (let count = 0; count < 5; count++)
    made.push(await world.customer({ externalReference: mark, status: count % 2 ? "active" : "blocked" }));
  const list = async (query: string) => (await world.machine("GET", `/customers?${query}`)).body;
  const whole = await list(`externalReference=${mark}`);
  assert.equal(
    whole.items.map(({ id }: { id: string }) => id),
    made.map(({ id }) => id).reverse(),
  );
  assert.equal(whole.items[0], made[4]);
  assert.is((await list(`externalReference=${mark}&status=active`)).items.length, 2);
  const ids: string[] = [];
  let cursor = "";
  do {
    const page = await list(`externalReference=${mark}&limit=2${cursor && `&cursor=${cursor}`}`);
    ids.push(...page.items.map(({ id }: { id: string }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  assert.equal(
    ids,
    whole.items.map(({ id }: { id: string }) => id),
  );
  const found = await list(`email=${encodeURIComponent(made[2]?.email.toUpperCase())}`);
  assert.equal(found.items, [made[2]]);
  assert.equal(await list("email=nobody%40example.com"), { items: [], nextCursor: null });
});

test("a cursor belongs to its e-mail address and says nothing of it", async () => {
  const { email } = await world.customer();
  await world.customer();
  const page = (await world.machine("GET", "/customers?limit=1")).body;
  const text = Buffer.from(page.nextCursor, "base64url").toString();
  assert.not.match(text, "@");
  const other = `/customers?limit=1&email=${encodeURIComponent(email)}&cursor=${page.nextCursor}`;
  assert.is(codes(await world.machine("GET", other)), "400 invalid_cursor");
});

test("the same Idempotency-Key gives the same reply; another body with it is refused", async () => {
  const body = ada();
  const headers = { "idempotency-key": "k-1" };
  const first = await world.machine("POST", "/customers", { body, headers });
  const again = await world.machine("POST", "/customers", { body, headers });
  assert.is(again.status, 201);
  assert.equal(again.body, first.body);
  assert.is(again.headers.location, first.headers.location);
  assert.is(again.headers["idempotency-replayed"], "true");
  const other = await world.machine("POST", "/customers", { body: { ...body, givenName: "Eve" }, headers });
  assert.is(codes(other), "409 idempotency_key_reused");
});

test("scopes decide for machines, scope and role for people", async () => {
  const { id } = await world.customer();
  const [admin, plain] = [await world.person(["admin"]), await world.person()];
  const read = (options: object) => world.call("GET", `/customers/${id}`, options);
  assert.is((await read({ scopes: ["customers/read"] })).status, 200);
  assert.is(codes(await read({ scopes: ["customers/write"] })), "403 forbidden");
  assert.is(codes(await read({})), "401 unauthenticated");
  assert.is(codes(await read({ as: admin })), "403 forbidden");
  assert.is((await read({ as: admin, scopes: ["openid", "customers/read"] })).status, 200);
  assert.is(codes(await read({ as: plain, scopes: ["customers/read"] })), "403 forbidden");
  const create = (options: object) => world.call("POST", "/customers", { body: ada(), ...options });
  assert.is(codes(await create({ scopes: ["customers/read"] })), "403 forbidden");
  assert.is((await create({ scopes: ["customers/write"] })).status, 201);
});

test("what is not there is not found", async () => {
  const path = `/customers/${randomUUID()}`;
  assert.is(codes(await world.machine("GET", path)), "404 customer_not_found");
  assert.is(codes(await world.machine("DELETE", path)), "404 customer_not_found");
  const change = { body: { givenName: "Eve" }, headers: { "if-match": "*" } };
  assert.is(codes(await world.machine("PATCH", path, change)), "404 customer_not_found");
});

test.run();
