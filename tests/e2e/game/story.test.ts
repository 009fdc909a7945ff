import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createSiweMessage } from "viem/siwe";
import { anvilBinary } from "../../handlers/game/deposits/anvil.ts";
import { account, type Chain, openChain, tokens } from "../../handlers/game/deposits/chain.ts";
import { accessibilityProblems } from "../../support/accessible.ts";
import { findChromium } from "../../support/browser.ts";
import { demoUser, signIn } from "../../support/sign-in.ts";
import { openSite, signInAt } from "../../support/site.ts";
import { isDeployed, type Stage, startStage } from "../../support/stage.ts";
import { runJob } from "../jobs.ts";
import { newPerson } from "../people.ts";

type Body = Readonly<Record<string, unknown>>;
type Call = (method: string, path: string, body?: Body) => Promise<Body>;

interface Context {
  stage: Stage;
  chain: Chain;
  database: pg.Client;
}

/** A stage of its own, which knows the chain. */
const test = suite<Context>("the running game, end to end", {} as Context);

test.before(async context => {
  context.chain = await openChain(anvilBinary() ?? "");
  const { settings, url } = context.chain;
  const config = {
    depositsTreasury: settings.treasury,
    depositsToken: settings.token,
    depositsRpcUrls: url,
    depositsChainId: settings.chainId,
    depositsConfirmations: 2,
    depositsCoinsPerUnit: 10,
  };
  const args = Object.entries(config).flatMap(([key, value]) => ["--config", `${key}=${value}`]);
  context.stage = await startStage({ args });
  context.database = new pg.Client({ connectionString: context.stage.outputs.databaseUrl });
  await context.database.connect();
});
test.after(async ({ stage, chain, database }) => {
  await database?.end();
  await stage?.stop();
  await chain?.stop();
});

/** The API as somebody; throws for anything but success. */
const callAs =
  ({ outputs }: Stage, token: string): Call =>
  async (method, path, body) => {
    const reply = await fetch(outputs.apiUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        "idempotency-key": randomUUID(),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    return text === "" ? {} : JSON.parse(text);
  };

/** Proves that account 1 of the chain is the player's. */
async function linkAddress(call: Call): Promise<void> {
  const { expiresAt, ...fields } = await call("POST", "/wallet/address/nonce");
  const { address, signMessage } = account(1);
  const message = createSiweMessage({
    ...(fields as unknown as Omit<Parameters<typeof createSiweMessage>[0], "address">),
    address,
    issuedAt: new Date(),
    expirationTime: new Date(String(expiresAt)),
  });
  await call("PUT", "/wallet/address", { message, signature: await signMessage({ message }) });
}

/** A lap around a square of 120 m, in the 50 seconds from now: phones' clocks may be a minute ahead. */
function lapFrom(startedAt: number): Body {
  const corners = [
    [0, 0],
    [0, 1],
    [1, 1],
    [1, 0],
    [0, 0],
  ] as const;
  const points = corners.map(([north, east], index) => [
    44.8125 + north * 0.00108,
    20.4612 + east * 0.00152,
    index * 12.5,
  ]);
  return { startedAt: new Date(startedAt).toISOString(), points };
}

test("deposit, ticket, run, territory, 22:00, reward, mining: a player's day", async ({
  stage,
  chain,
  database,
}) => {
  const admin = callAs(stage, (await signIn(stage, demoUser(stage, "admin"))).access);
  const { tokens: own, userId } = await newPerson(stage);
  const player = callAs(stage, own.access);

  await linkAddress(player);
  await chain.deposit(1, tokens(3));
  await chain.mine(1);
  await runJob(stage, "scan-deposits", new Date().toISOString());
  assert.is((await player("GET", "/wallet")).coins, 30);

  const startsAt = new Date(Date.now() + 3_600_000).toISOString();
  const fields = { title: "Night of the bridges", priceCoins: 20, capacity: 10, rewardCoins: [500, 100] };
  const event = await admin("POST", "/events", { ...fields, startsAt });
  await admin("POST", `/events/${event.id}/publish`);
  const ticket = await player("POST", `/events/${event.id}/tickets`);
  assert.is((await player("GET", "/wallet")).coins, 10);
  assert.equal((await player("GET", "/me/tickets?usable=true")).items, []);

  // The hour comes.
  await database.query("update events set starts_at = now() - interval '1 minute' where id = $1", [event.id]);
  assert.equal(idsOf(await player("GET", "/me/tickets?usable=true")), [ticket.id]);
  const consumedAt = Date.now();
  await player("POST", `/tickets/${ticket.id}/consume`);
  const run = await player("POST", "/runs", { ...lapFrom(consumedAt + 1_000), ticketId: ticket.id });
  assert.is(run.eventId, event.id);
  assert.ok(Number(run.wonCells) > 0);

  const mine = await player("GET", "/territories/mine");
  assert.is((mine.items as Body[]).length, run.wonCells);
  const leaders = (await player("GET", "/territories/leaderboard")).items as Body[];
  assert.equal(
    leaders.map(({ holder }) => (holder as Body).userId),
    [userId],
  );

  await runJob(stage, "finish-events", String(event.endsAt));
  await runJob(stage, "finish-events", String(event.endsAt));
  assert.is((await player("GET", `/events/${event.id}`)).state, "finished");
  assert.is((await player("GET", "/wallet")).coins, 510);

  // Nine hours pass, in which a token grows every four, and a little for the territory.
  await database.query(
    "update mining_accounts set settled_at = settled_at - interval '9 hours' where user_id = $1",
    [userId],
  );
  await runJob(stage, "mine-tokens", new Date().toISOString());
  const { collectableTokens, cells } = await player("GET", "/mining");
  assert.equal([collectableTokens, cells], [2, run.wonCells]);
  assert.is((await player("POST", "/mining/collect")).collectedTokens, 2);
  assert.is((await player("GET", "/wallet")).tokens, 2);
  const kinds = ((await player("GET", "/wallet/entries")).items as Body[]).map(({ kind, amount }) => [
    kind,
    amount,
  ]);
  assert.equal(kinds, [
    ["mining", 2],
    ["reward", 500],
    ["ticket", -20],
    ["deposit", 30],
  ]);
});

test("Strava says that it is off, and which config value turns it on", async ({ stage }) => {
  const player = callAs(stage, (await newPerson(stage)).tokens.access);
  const refused = await player("POST", "/strava/connect").catch((error: Error) => error.message);
  for (const part of [": 404 ", '"code":"strava_off"', "stravaClientId"]) assert.match(String(refused), part);
});

test("who deletes the account leaves the map and the ledger without a name", async ({ stage, database }) => {
  const { tokens: own, userId } = await newPerson(stage);
  const player = callAs(stage, own.access);
  const { wonCells } = await player("POST", "/runs", lapFrom(Date.now() - 60_000));
  const holds = async () =>
    (await database.query("select 1 from territory_cells where user_id = $1", [userId])).rowCount;
  assert.is(await holds(), wonCells);
  await player("DELETE", "/me");
  // The consumer of the queue erases it.
  const isErasing = async () =>
    (await database.query("select 1 from users where id = $1 and erasing", [userId])).rowCount === 1;
  for (const deadline = Date.now() + 60_000; await isErasing(); await wait(20))
    assert.ok(Date.now() < deadline, "the account is erased");
  assert.is(await holds(), 0);
  for (const table of ["runs", "territory_claims", "mining_accounts", "wallets"]) {
    const { rowCount } = await database.query(`select 1 from ${table} where user_id = $1`, [userId]);
    assert.is(rowCount, 0, table);
  }
});

const inBrowser = findChromium() === null ? test.skip : test;
if (findChromium() === null)
  console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");

inBrowser("a person links the address of the wallet in the browser, and unlinks it", async ({ stage }) => {
  const site = await openSite(stage);
  const { page, problems } = await site.open();
  const { address, signMessage } = account(2);
  await page.exposeFunction("signByWallet", (message: string) => signMessage({ message }));
  // EIP-1193; wallets name accounts in lower case too.
  await page.addInitScript(`window.ethereum = {
    async request({ method, params }) {
      if (method === "eth_requestAccounts") return ["${address.toLowerCase()}"];
      if (method === "personal_sign" && params[1] === "${address.toLowerCase()}") return window.signByWallet(params[0]);
      throw new Error(method);
    },
  }`);
  await signInAt(site, page, "/game/wallet", await newPerson(stage));
  await page.getByRole("button", { name: "Link by the browser's wallet" }).click();
  await page.getByText(address).waitFor();
  assert.equal(await accessibilityProblems(page), []);
  await page.reload();
  await page.getByText(address).waitFor();
  await page.getByRole("button", { name: "Unlink" }).click();
  await page.getByRole("button", { name: "Link by the browser's wallet" }).waitFor();
  assert.equal(problems, []);
  await site.close();
});

if (isDeployed()) console.log("SKIP a deployed stage cannot reach the chain of this test");
else if (anvilBinary() === null) console.log("SKIP no EVM for this machine among the packages");
else {
  test.run();
}

const idsOf = ({ items }: Body) => (items as Body[]).map(({ id }) => id);
