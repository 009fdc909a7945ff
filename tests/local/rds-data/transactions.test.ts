import {
  BatchExecuteStatementCommand,
  CommitTransactionCommand,
  RollbackTransactionCommand,
} from "@aws-sdk/client-rds-data";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { secretArns } from "../../support/data-api.ts";
import { asAdministrator, sharedServer } from "../../support/postgres.ts";
import { type DataApiContext, dataApi, long, refusal, SHORT_TIMEOUT_MS } from "./support.ts";

const test = suite("Data API: transactions and batches");
let api: DataApiContext;

test.before(async () => {
  api = await dataApi();
  await api.execute("create table t (x int primary key)");
});
test.before.each(async () => {
  await api.execute("delete from t");
});
test.after(() => api.closeAll());

const commit = (transactionId: string, more: object = {}) =>
  api.client.send(new CommitTransactionCommand({ ...api.target, transactionId, ...more }));
const rollback = (transactionId: string) =>
  api.client.send(new RollbackTransactionCommand({ ...api.target, transactionId }));
const count = async () => (await api.value("select count(*) from t"))?.longValue;

test("commits: seen inside before, outside after", async () => {
  const transactionId = await api.begin();
  await api.execute("insert into t values (1)", { transactionId });
  assert.equal(await api.value("select x from t", { transactionId }), { longValue: 1 });
  assert.is(await count(), 0);
  assert.is((await commit(transactionId)).transactionStatus, "Transaction Committed");
  assert.is(await count(), 1);
});

test("rolls back", async () => {
  const transactionId = await api.begin();
  await api.execute("insert into t values (1)", { transactionId });
  assert.is((await rollback(transactionId)).transactionStatus, "Rollback Complete");
  assert.is(await count(), 0);
});

test("many are open at the same time, and each is its own", async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, () => api.begin()));
  await Promise.all(
    ids.map((transactionId, x) => api.execute(`insert into t values (${x})`, { transactionId })),
  );
  const seen = await Promise.all(
    ids.map(transactionId => api.value("select count(*) from t", { transactionId })),
  );
  assert.ok(seen.every(field => field?.longValue === 1));
  await Promise.all(ids.map((id, index) => (index % 2 ? commit(id) : rollback(id))));
  assert.is(await count(), 10);
});

test("one waits for a row that another has locked", async () => {
  await api.execute("insert into t values (1)");
  const [first, second] = [await api.begin(), await api.begin()];
  await api.execute("update t set x = 2", { transactionId: first });
  const waiting = api.execute("update t set x = x + 10", { transactionId: second });
  await commit(first);
  await waiting;
  await commit(second);
  assert.equal(await api.value("select x from t"), { longValue: 12 });
});

test("refuses two statements at once in one transaction", async () => {
  const transactionId = await api.begin();
  const [slow, second] = await Promise.all([
    refusal(api.execute("select pg_sleep(0.1)::text", { transactionId })),
    refusal(api.execute("select 1", { transactionId })),
  ]);
  assert.equal([slow, second].sort(), [
    "DatabaseErrorException 400: Transaction is still running a query",
    "no refusal",
  ]);
  await rollback(transactionId);
});

test("is over after its end, and says why", async () => {
  const transactionId = await api.begin();
  await commit(transactionId);
  for (const work of [
    commit(transactionId),
    rollback(transactionId),
    api.execute("select 1", { transactionId }),
  ]) {
    assert.is(
      await refusal(work),
      `TransactionNotFoundException 404: Transaction ${transactionId} is not found. One previous call resulted in a termination of your transaction.`,
    );
  }
});

test("ends when it was left alone for three minutes, and gives its locks back", async () => {
  await api.execute("insert into t values (1)");
  const transactionId = await api.begin();
  await api.execute("update t set x = 2", { transactionId });
  api.clock.time += 2 * 60_000;
  await api.execute("select 1", { transactionId });
  api.clock.time += 3 * 60_000;
  assert.match(await refusal(commit(transactionId)), "TransactionNotFoundException 404: ");
  await api.execute("update t set x = 3");
  assert.equal(await api.value("select x from t"), { longValue: 3 });
});

test("ends after a day, however busy", async () => {
  const transactionId = await api.begin();
  const end = api.clock.time + 24 * 60 * 60_000;
  while (api.clock.time + 170_000 < end) {
    api.clock.time += 170_000;
    await api.execute("select 1", { transactionId });
  }
  api.clock.time = end;
  assert.match(await refusal(api.execute("select 1", { transactionId })), "Transaction may be expired.");
});

test("an unknown id is not found", async () => {
  assert.match(
    await refusal(commit("AAAA")),
    "TransactionNotFoundException 404: Transaction AAAA is not found.",
  );
});

test("belongs to the secret and database that began it", async () => {
  const transactionId = await api.begin();
  assert.match(
    await refusal(api.execute("select 1", { transactionId, secretArn: secretArns.app })),
    "BadRequestException 400",
  );
  assert.match(
    await refusal(api.execute("select 1", { transactionId, database: "other" })),
    "BadRequestException 400: Database name is not the same",
  );
  await rollback(transactionId);
});

test("after a failure only a savepoint or the end helps, and nothing is committed", async () => {
  const transactionId = await api.begin();
  await api.execute("insert into t values (1)", { transactionId });
  await api.execute("savepoint a", { transactionId });
  assert.match(await refusal(api.execute("insert into t values (1)", { transactionId })), "SQLState: 23505");
  assert.match(await refusal(api.execute("select 1", { transactionId })), "SQLState: 25P02");
  assert.match(await refusal(commit(transactionId)), "SQLState: 25P02");
  await api.execute("rollback to a", { transactionId });
  await commit(transactionId);
  assert.is(await count(), 1);
});

test("settings made inside do not outlive it", async () => {
  for (let n = 0; n < 5; n++) {
    const transactionId = await api.begin();
    await api.execute("set search_path to pg_catalog", { transactionId });
    await commit(transactionId);
  }
  assert.equal(await api.value("select current_setting('search_path')"), { stringValue: '"$user", public' });
});

test("a statement that goes on after its call keeps the transaction busy until its end", async () => {
  const short = await dataApi(SHORT_TIMEOUT_MS);
  try {
    await short.execute("create table late (x int)");
    const transactionId = await short.begin();
    const slow = `insert into late select 7 from pg_sleep(${(SHORT_TIMEOUT_MS * 1.5) / 1000})`;
    const patient = short.execute(slow, { transactionId, continueAfterTimeout: true });
    assert.match(await refusal(patient), "StatementTimeoutException 400: Request timed out");
    let last = await refusal(short.execute("select 1", { transactionId }));
    assert.match(last, "still running a query");
    while (last.includes("still running")) {
      await new Promise(resolve => setTimeout(resolve, 20));
      last = await refusal(short.execute("select 1", { transactionId }));
    }
    assert.is(last, "no refusal");
    await short.client.send(new CommitTransactionCommand({ ...short.target, transactionId }));
    assert.equal(await short.value("select x from late"), { longValue: 7 });
  } finally {
    await short.closeAll();
  }
});

test("a client that goes away leaves the connection to others", async () => {
  const clients = Array.from({ length: 80 }, () => {
    const controller = new AbortController();
    const call = api.execute("select pg_sleep(0.05)::text");
    controller.abort();
    return call.catch(() => {});
  });
  await Promise.all(clients);
  assert.is(await count(), 0);
});

test("a connection that breaks is an unavailable database, and the next call works", async () => {
  const transactionId = await api.begin();
  const pid = (await api.value("select pg_backend_pid()", { transactionId }))?.longValue;
  const { url } = await sharedServer();
  await asAdministrator(url, admin => admin.query("select pg_terminate_backend($1)", [pid]));
  assert.match(await refusal(api.execute("select 1", { transactionId })), "DatabaseUnavailableException 504");
  assert.match(await refusal(commit(transactionId)), "TransactionNotFoundException 404: ");
  assert.is(await count(), 0);
});

const batch = (parameterSets: object[], more: object = {}) =>
  api.client.send(
    new BatchExecuteStatementCommand({
      ...api.target,
      sql: "insert into t values (:x)",
      parameterSets: parameterSets as never,
      ...more,
    }),
  );

test("a batch runs once for each set, without generated fields", async () => {
  const { updateResults } = await batch([[long("x", 1)], [long("x", 2)]]);
  assert.equal(updateResults, [{ generatedFields: [] }, { generatedFields: [] }]);
  assert.is(await count(), 2);
});

test("a batch takes effect whole or not at all", async () => {
  assert.match(await refusal(batch([[long("x", 1)], [long("x", 1)]])), "SQLState: 23505");
  assert.is(await count(), 0);
});

test("a batch in a transaction is part of it", async () => {
  const transactionId = await api.begin();
  await batch([[long("x", 1)]], { transactionId });
  await rollback(transactionId);
  assert.is(await count(), 0);
});

test("a batch without sets runs once", async () => {
  await batch([], { sql: "insert into t values (9)" });
  assert.is(await count(), 1);
});

test("closing waits for nobody", async () => {
  const own = await dataApi();
  const transactionId = await own.begin();
  await own.begin();
  // Longer than the file may take: what waited for one of them would be ended with it.
  const endless = "select pg_sleep(3600)::text";
  const running = [
    refusal(own.execute(endless, { continueAfterTimeout: true })),
    refusal(own.execute(endless, { transactionId, continueAfterTimeout: true })),
    refusal(own.execute(endless)),
  ];
  await new Promise(resolve => setTimeout(resolve, 50));
  await own.service.close();
  await Promise.all(running);
  await own.closeAll();
});

test.run();
