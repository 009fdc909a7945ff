import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { contract } from "../../../../handlers/game/wallet/contract.ts";
import { eraseWallet } from "../../../../handlers/game/wallet/erase.ts";
import { post, takeBack } from "../../../../handlers/game/wallet/ledger-store.ts";
import { walletService } from "../../../../handlers/game/wallet/service.ts";
import { serve } from "../../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../../handlers/platform/identity/callers.ts";
import { createLog } from "../../../../handlers/platform/observe/log.ts";
import { clientOf, identity, routesOf } from "../../support/client.ts";
import { eraseWhole } from "../../support/erase.ts";
import { untilWaiting } from "../../support/locked.ts";
import { shakyDatabase } from "../../support/shaky.ts";
import { openWorld, type World } from "./world.ts";

const test = suite("wallet: the routes");
let world: World;
let admin: string;

test.before(async () => {
  world = await openWorld();
  admin = await world.person({ roles: ["admin"] });
});
test.after(() => world.db.close());

const read = async (as: string) => (await world.call("GET", "/wallet", { as })).body;
const adjust = (body: object, { as = admin, key = randomUUID() as string } = {}) =>
  world.call("POST", "/wallet/adjustments", { as, body, headers: { "idempotency-key": key } });
const gift = (userId: string, amount = 5) => ({
  userId,
  currency: "coins",
  amount,
  reason: "for the finder",
});

test("a wallet nothing was ever posted to is empty", async () => {
  const ann = await world.person();
  assert.equal(await read(ann), {
    coins: 0,
    tokens: 0,
    frozen: false,
    debt: { coins: 0, tokens: 0 },
  });
  assert.equal((await world.call("GET", "/wallet/entries", { as: ann })).body, {
    items: [],
    nextCursor: null,
  });
  assert.is((await world.call("GET", "/wallet")).status, 401);
});

test("an admin gives and takes; who, why and how much stand in the entry, the list and the log", async () => {
  const ann = await world.person();
  const given = await adjust(gift(ann));
  assert.is(given.status, 201);
  const { id, createdAt, ...rest } = given.body;
  assert.equal(rest, {
    userId: ann,
    adjustedBy: admin,
    currency: "coins",
    amount: 5,
    reason: "for the finder",
  });
  assert.is(given.headers.location, `/wallet/adjustments/${id}`);
  assert.equal((await world.call("GET", given.headers.location ?? "", { as: admin })).body, given.body);
  const [entry] = (await world.call("GET", "/wallet/entries", { as: ann })).body.items;
  const { reference, ...seen } = entry;
  assert.equal(seen, {
    id,
    createdAt,
    currency: "coins",
    amount: 5,
    kind: "adjustment",
    note: "for the finder",
  });
  assert.match(reference, /^adjustment:/);
  const line = world.lines.find(
    ({ message, adjustment }) => message === "wallet adjusted" && adjustment === id,
  );
  const { adjustedBy, subject, amount } = line ?? {};
  assert.equal([adjustedBy, subject, amount], [admin, ann, 5]);
  assert.not.match(JSON.stringify(world.lines), "for the finder", "the reason is erased with the account");

  assert.is((await adjust(gift(ann, -3))).status, 201);
  assert.is((await read(ann)).coins, 2);
  const { items } = (await world.call("GET", `/wallet/adjustments?userId=${ann}`, { as: admin })).body;
  assert.equal(
    items.map((one: { amount: number }) => one.amount),
    [-3, 5],
  );
});

test("an adjustment sent again with its key counts once, and is logged once", async () => {
  const ann = await world.person();
  const key = randomUUID();
  const replies = await Promise.all(Array.from({ length: 10 }, () => adjust(gift(ann), { key })));
  const again = await adjust(gift(ann), { key });
  assert.equal([again.status, again.headers["idempotency-replayed"]], [201, "true"]);
  for (const { status, body } of replies)
    if (status === 201) assert.equal(body, again.body);
    else assert.is(status, 409);
  assert.is((await read(ann)).coins, 5);
  assert.is(world.lines.filter(({ subject }) => subject === ann).length, 1);
  assert.equal((await adjust(gift(ann, 6), { key })).body.code, "idempotency_key_reused");
});

test("an adjustment is logged by whoever made it, also when the answer to its commit was lost", async () => {
  const { dataApi, database } = world.db;
  const lines: { readonly message: string }[] = [];
  const log = createLog({ write: line => lines.push(JSON.parse(line)) });
  const service = walletService({ database: shakyDatabase(dataApi) });
  const call = clientOf(
    serve(contract, service, { ...usersIn(database), identity, log }),
    routesOf(contract),
  );
  const ann = await world.person();
  for (const key of ["first", "second"]) {
    const headers = { "idempotency-key": `${key} of ${ann}`.replaceAll(" ", "-") };
    const reply = await call("POST", "/wallet/adjustments", { as: admin, body: gift(ann), headers });
    assert.is(reply.status, 201);
  }
  assert.is(lines.filter(({ message }) => message === "wallet adjusted").length, 2);
});

test("adjustments that cannot be are refused", async () => {
  const ann = await world.person();
  for (const userId of [randomUUID(), await deleted()])
    for (const amount of [5, -5]) {
      const { status, body } = await adjust(gift(userId, amount));
      assert.equal([status, body.code], [404, "user_not_found"]);
    }
  const { status, body } = await adjust(gift(ann, -1));
  assert.equal([status, body.code], [409, "insufficient_funds"]);
  for (const wrong of [
    { amount: 0 },
    { amount: 1.5 },
    { amount: 1_000_000_001 },
    { currency: "euros" },
    { reason: " " },
    { actorId: ann },
  ])
    assert.is((await adjust({ ...gift(ann), ...wrong })).status, 400, JSON.stringify(wrong));
  const unkeyed = await world.call("POST", "/wallet/adjustments", { as: admin, body: gift(ann) });
  assert.equal(unkeyed.body.code, "idempotency_key_missing");
  assert.is((await world.call("GET", `/wallet/adjustments/${randomUUID()}`, { as: admin })).status, 404);
  assert.is((await read(ann)).coins, 0);
});

async function deleted(): Promise<string> {
  const id = await world.person();
  await world.db.pool.query("update users set deleted_at = now() where id = $1", [id]);
  return id;
}

test("people see their own wallet only, and adjust none", async () => {
  const [ann, ben] = [await world.person(), await world.person()];
  await adjust(gift(ann));
  assert.is((await read(ben)).coins, 0);
  assert.equal((await world.call("GET", "/wallet/entries", { as: ben })).body.items, []);
  assert.is((await adjust(gift(ben), { as: ben })).status, 403);
  assert.is((await world.call("GET", "/wallet/adjustments", { as: ben })).status, 403);
});

test("of 50 parallel adjustments that take the last coin exactly one succeeds, the others get 409", async () => {
  const ann = await world.person();
  await adjust(gift(ann, 1));
  const replies = await Promise.all(Array.from({ length: 50 }, () => adjust(gift(ann, -1))));
  assert.is(replies.filter(({ status }) => status === 201).length, 1);
  const refused = replies.filter(({ status, body }) => status === 409 && body.code === "insufficient_funds");
  assert.is(refused.length, 49);
  assert.is((await read(ann)).coins, 0);
});

test("a debt is shown, and freezes", async () => {
  const ann = await world.person();
  const posting = { userId: ann, currency: "tokens", kind: "reversal", reference: randomUUID() } as const;
  await takeBack(world.db.database, { ...posting, amount: -4 });
  assert.equal(await read(ann), {
    coins: 0,
    tokens: 0,
    frozen: true,
    debt: { coins: 0, tokens: 4 },
  });
  assert.equal((await adjust(gift(ann, -1))).body.code, "wallet_frozen");
  await adjust({ ...gift(ann, 9), currency: "tokens" });
  const { tokens, frozen } = await read(ann);
  assert.equal([tokens, frozen], [5, false]);
});

test("entries come newest first, page by page, by currency; a cursor belongs to its list", async () => {
  const ann = await world.person();
  await world.db.database.transaction(async transaction => {
    for (const amount of [1, 2, 3, 4, 5])
      await post(transaction, {
        userId: ann,
        amount,
        reference: randomUUID(),
        kind: "mining",
        currency: amount % 2 ? "coins" : "tokens",
      });
  });
  const page = async (query: string) =>
    (await world.call("GET", `/wallet/entries?${query}`, { as: ann })).body;
  const amounts = ({ items }: { items: { amount: number }[] }) => items.map(({ amount }) => amount);
  const first = await page("limit=3");
  assert.equal(amounts(first), [5, 4, 3]);
  const second = await page(`limit=3&cursor=${first.nextCursor}`);
  assert.equal([amounts(second), second.nextCursor], [[2, 1], null]);
  const odd = await page("limit=2&currency=coins");
  assert.equal(amounts(odd), [5, 3]);
  assert.equal(amounts(await page(`limit=2&currency=coins&cursor=${odd.nextCursor}`)), [1]);
  assert.is((await page(`currency=tokens&cursor=${odd.nextCursor}`)).code, "invalid_cursor");
});

test("a reason that is written at the moment of the deletion goes with the account, too", async () => {
  const [ann, helper] = [await world.person(), await world.person({ roles: ["admin"] })];
  await adjust(gift(ann), { as: helper });
  const { database, pool } = world.db;
  let deletion: Promise<unknown> | undefined;
  await database.transaction(async transaction => {
    await post(transaction, {
      userId: ann,
      amount: 1,
      reference: randomUUID(),
      note: "for Ann",
      actorId: helper,
      currency: "coins",
      kind: "adjustment",
    });
    deletion = eraseWhole(database, [eraseWallet], ann);
    await untilWaiting(world.db, 1);
  });
  await deletion;
  const { rows } = await pool.query("select note from wallet_entries where actor_id = $1", [helper]);
  assert.equal(rows, [{ note: null }, { note: null }]);
});

test.run();
