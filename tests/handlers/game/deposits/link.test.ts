import { suite } from "uvu";
import * as assert from "uvu/assert";
import { privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";
import { erasers } from "../../../../handlers/erasers.ts";
import { contract } from "../../../../handlers/game/deposits/contract.ts";
import { depositsService } from "../../../../handlers/game/deposits/service.ts";
import { depositsOf } from "../../../../handlers/game/deposits/settings.ts";
import { putLink, putNonce } from "../../../../handlers/game/deposits/store.ts";
import { serve } from "../../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../../handlers/platform/identity/callers.ts";
import { createLog } from "../../../../handlers/platform/observe/log.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { type Call, clientOf, identity, routesOf } from "../../support/client.ts";
import { eraseWhole } from "../../support/erase.ts";
import { addPerson } from "../wallet/world.ts";
import { FakeChain, fakeSettings } from "./fake-chain.ts";
import { jobOn, walletOf } from "./world.ts";

const test = suite("deposits: whose address it is");
let db: TestDatabase;
let call: Call;
let off: Call;
let now = Date.parse("2026-06-01T12:00:00Z");

test.before(async () => {
  db = await testDatabase();
  const client = (deposits: Parameters<typeof depositsService>[0]["deposits"]) => {
    const pageUrl = new URL("https://app.example.com/");
    const service = depositsService({ database: db.database, deposits, pageUrl, now: () => now });
    const log = createLog({ write: () => undefined });
    return clientOf(serve(contract, service, { ...usersIn(db.database), identity, log }), routesOf(contract));
  };
  call = client(fakeSettings);
  off = client(depositsOf(environment));
});
test.after(() => db.close());

const environment = {
  CONFIG_DEPOSITS_TREASURY: undefined,
  CONFIG_DEPOSITS_TOKEN: undefined,
  CONFIG_DEPOSITS_CHAIN_ID: 1,
  CONFIG_DEPOSITS_DECIMALS: 18,
  CONFIG_DEPOSITS_COINS_PER_UNIT: 1,
  CONFIG_DEPOSITS_CONFIRMATIONS: "finalized",
} as const;

let keys = 0;
const newKey = () => privateKeyToAccount(`0x${String(++keys).padStart(64, "0")}`);
type Key = ReturnType<typeof newKey>;

const challenge = async (as: string) => (await call("POST", "/wallet/address/nonce", { as })).body;
/** Signs the challenge as a page would. */
async function sign(fields: Awaited<ReturnType<typeof challenge>>, key: Key) {
  const { expiresAt, ...rest } = fields;
  const message = createSiweMessage({
    ...rest,
    address: key.address,
    issuedAt: new Date(now),
    expirationTime: new Date(expiresAt),
  });
  return { message, signature: await key.signMessage({ message }) };
}
const put = (as: string, body: unknown) => call("PUT", "/wallet/address", { as, body });
const link = async (as: string, key: Key) => put(as, await sign(await challenge(as), key));
const read = async (as: string) => (await call("GET", "/wallet/address", { as })).body;

test("who signs the challenge has the address linked", async () => {
  const [ann, key] = [await addPerson(db), newKey()];
  assert.is((await read(ann)).address, null);
  const fields = await challenge(ann);
  assert.equal(
    { ...fields, nonce: fields.nonce.length },
    {
      domain: "app.example.com",
      uri: "https://app.example.com/",
      version: "1",
      chainId: 7,
      nonce: 32,
      statement: `What this address sends to the treasury is credited to the account ${ann}.`,
      expiresAt: "2026-06-01T12:10:00.000Z",
    },
  );
  const reply = await put(ann, await sign(fields, key));
  assert.is(reply.status, 200);
  const { destination, ...linked } = reply.body;
  assert.equal(linked, { address: key.address, linkedAt: "2026-06-01T12:00:00Z" });
  assert.equal([destination.coinsPerUnit, destination.token.toLowerCase()], [10, fakeSettings.token]);
  assert.equal(await read(ann), reply.body);
  assert.is((await call("GET", "/wallet/address")).status, 401);
});

test("a nonce is good once, for ten minutes, for the person that asked for it, and only the latest is", async () => {
  const [ann, ben, key] = [await addPerson(db), await addPerson(db), newKey()];
  const code = async (reply: ReturnType<typeof put>) => (await reply).body.code;
  const first = await sign(await challenge(ann), key);
  assert.is((await put(ann, first)).status, 200);
  assert.is(await code(put(ann, first)), "address_nonce_unknown");

  const fields = await challenge(ann);
  assert.is(await code(put(ben, await sign(fields, key))), "address_message_invalid", "it names the account");
  const statement = `What this address sends to the treasury is credited to the account ${ben}.`;
  assert.is(await code(put(ben, await sign({ ...fields, statement }, key))), "address_nonce_unknown");

  await challenge(ann);
  assert.is(
    await code(put(ann, await sign(fields, key))),
    "address_nonce_unknown",
    "a newer one took its place",
  );

  const late = await challenge(ann);
  now += 600_000;
  const { expiresAt: _over, ...rest } = late;
  const signed = await sign({ ...rest, expiresAt: new Date(now + 1_000).toISOString() }, key);
  assert.is(await code(put(ann, signed)), "address_nonce_unknown");
});

test("a refused message uses no nonce up", async () => {
  const [ann, key] = [await addPerson(db), newKey()];
  const fields = await challenge(ann);
  const good = await sign(fields, key);
  for (const bad of [
    { ...good, signature: `0x${"1b".repeat(65)}` },
    { ...good, message: good.message.replace("Chain ID: 7", "Chain ID: 1") },
  ]) {
    const { status, body } = await put(ann, bad);
    assert.equal([status, body.code, body.errors.length], [400, "address_message_invalid", 1]);
  }
  assert.is((await put(ann, { ...good, address: key.address })).status, 400);
  assert.is((await put(ann, good)).status, 200);
});

test("an address belongs to one person, however many try at once", async () => {
  const key = newKey();
  const people = await Promise.all(Array.from({ length: 10 }, () => addPerson(db)));
  const replies = await Promise.all(people.map(id => link(id, key)));
  assert.is(replies.filter(({ status }) => status === 200).length, 1);
  assert.ok(replies.every(({ status, body }) => status === 200 || body.code === "address_taken"));
  const winner = people[replies.findIndex(({ status }) => status === 200)] as string;
  assert.is((await link(winner, newKey())).status, 200, "another address takes its place");
  const loser = people.find(id => id !== winner) as string;
  assert.is((await link(loser, key)).status, 200, "which sets the first one free");
});

test("unlinking sets the address free, once", async () => {
  const [ann, ben, key] = [await addPerson(db), await addPerson(db), newKey()];
  await link(ann, key);
  assert.is((await call("DELETE", "/wallet/address", { as: ann })).status, 204);
  assert.is((await call("DELETE", "/wallet/address", { as: ann })).body.code, "address_not_linked");
  assert.is((await read(ann)).address, null);
  assert.is((await link(ben, key)).status, 200);
});

test("what waited for the address is credited as it is linked, and no second time by the job", async () => {
  const [ann, key, chain] = [await addPerson(db), newKey(), new FakeChain()];
  const sender = key.address.toLowerCase();
  chain.extend([
    { sender, amount: 105, transaction: "a" },
    { sender, amount: 205, transaction: "b" },
  ]);
  const { run } = jobOn(db, fakeSettings, async () => [chain.node]);
  await run();
  await link(ann, key);
  assert.equal((await walletOf(db, ann)).entries, ["deposit 10", "deposit 21"]);
  await Promise.all([run(), link(ann, key)]);
  assert.is((await walletOf(db, ann)).coins, 31);
});

test("deleting the account unlinks the address", async () => {
  const [ann, ben, key] = [await addPerson(db), await addPerson(db), newKey()];
  await link(ann, key);
  await challenge(ann);
  await eraseWhole(db.database, erasers, ann);
  for (const table of ["wallet_addresses", "wallet_address_nonces"]) {
    const { rowCount } = await db.pool.query(`select from ${table} where user_id = $1`, [ann]);
    assert.is(rowCount, 0, table);
  }
  assert.is((await link(ben, key)).status, 200);
});

test("an account that was deleted while the request ran gets neither nonce nor link", async () => {
  const ann = await addPerson(db);
  await db.pool.query("update users set deleted_at = now() where id = $1", [ann]);
  assert.is(await putNonce(db.database, ann, "a".repeat(32), now), 0);
  assert.is(await putLink(db.database, ann, newKey().address.toLowerCase(), now), 0);
});

test("without config every operation says that deposits are off, and why", async () => {
  const ann = await addPerson(db);
  const body = { message: "m", signature: `0x${"1b".repeat(65)}` };
  for (const [method, path] of [
    ["POST", "/wallet/address/nonce"],
    ["PUT", "/wallet/address"],
    ["GET", "/wallet/address"],
    ["DELETE", "/wallet/address"],
  ] as const) {
    const reply = await off(method, path, { as: ann, ...(method === "PUT" ? { body } : {}) });
    assert.equal([reply.status, reply.body.code], [404, "deposits_off"]);
    assert.match(reply.body.detail, /"depositsTreasury" is empty/);
  }
  const half = depositsOf({ ...environment, CONFIG_DEPOSITS_TREASURY: fakeSettings.treasury });
  assert.match("off" in half ? half.off : "on", /"depositsToken" is empty/);
});

test.run();
