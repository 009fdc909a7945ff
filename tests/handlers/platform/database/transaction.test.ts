import { suite } from "uvu";
import * as assert from "uvu/assert";
import { commonErrors } from "../../../../contract/errors.ts";
import { dataApiDatabase } from "../../../../handlers/platform/database/data-api-database.ts";
import type { Transaction, TransactionOptions } from "../../../../handlers/platform/database/database.ts";
import { sql } from "../../../../handlers/platform/database/sql.ts";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import { awsError, fakeClock, scriptedDataApi, socketError, sqlError } from "../fakes.ts";

const test = suite("platform/transaction");

const twoStatements = async (transaction: Transaction) => {
  await transaction.execute(sql`a`);
  await transaction.execute(sql`b`);
  return "done";
};

async function run(
  script: Parameters<typeof scriptedDataApi>[0],
  options?: TransactionOptions<string>,
  work: (transaction: Transaction) => Promise<string> = twoStatements,
) {
  const api = scriptedDataApi(script);
  const clock = fakeClock();
  const outcome = await dataApiDatabase(api, clock)
    .transaction(work, options)
    .catch((error: Error) => error);
  return { outcome, calls: api.calls, slept: clock.slept };
}

const code = (outcome: unknown) => (outcome instanceof ApiError ? outcome.code : outcome);
const repeat = <T>(times: number, make: () => T): T[] => Array.from({ length: times }, make);
const resuming = () => awsError("DatabaseResumingException", 400);
const unavailable504 = () => awsError("DatabaseUnavailableException", 504);
const lost = () => awsError("TransactionNotFoundException", 404);

test("the statements run in order between begin and commit", async () => {
  const { outcome, calls } = await run({});
  assert.is(outcome, "done");
  assert.equal(calls, ["begin", "t1: a", "t1: b", "commit t1"]);
});

test("an error of the work rolls back and comes through", async () => {
  const error = new ApiError(commonErrors.conflict);
  const { outcome, calls } = await run({}, undefined, async transaction => {
    await transaction.execute(sql`a`);
    throw error;
  });
  assert.is(outcome, error);
  assert.equal(calls, ["begin", "t1: a", "rollback t1"]);
});

test("a rollback that fails hides nothing", async () => {
  const error = new ApiError(commonErrors.conflict);
  const { outcome } = await run({ rollback: [lost()] }, undefined, () => Promise.reject(error));
  assert.is(outcome, error);
});

test("a rollback is sent again while that may help: its locks would stay for three minutes", async () => {
  const fail = () => Promise.reject(new ApiError(commonErrors.conflict));
  const { calls } = await run({ rollback: [unavailable504(), resuming()] }, undefined, fail);
  assert.equal(calls, ["begin", ...repeat(3, () => "rollback t1")]);
  const endless = await run({ rollback: repeat(20, unavailable504) }, undefined, fail);
  assert.is(endless.calls.length, 7);
  assert.equal((await run({ rollback: [lost()] }, undefined, fail)).calls, ["begin", "rollback t1"]);
});

test("begin is sent again after whatever may pass", async () => {
  for (const error of [resuming(), unavailable504(), awsError("ThrottlingException", 429)]) {
    const { outcome, calls } = await run({ begin: [error] });
    assert.is(outcome, "done");
    assert.equal(calls.slice(0, 3), ["begin", "begin", "t1: a"]);
  }
  const denied = awsError("AccessDeniedException", 403);
  const { outcome, calls } = await run({ begin: [denied] });
  assert.is(outcome, denied);
  assert.equal(calls, ["begin"]);
});

test("a throttled statement is sent again in place", async () => {
  const { outcome, calls } = await run({ execute: [awsError("ThrottlingException", 429)] });
  assert.is(outcome, "done");
  assert.equal(calls, ["begin", "t1: a", "t1: a", "t1: b", "commit t1"]);
});

for (const [what, make] of [
  ["the cluster resumes", resuming],
  ["the outcome of a statement is unknown", unavailable504],
  ["the connection breaks", () => socketError("ECONNRESET")],
  ["the transaction is lost", lost],
  ["PostgreSQL reports a serialization failure", () => sqlError("40001")],
  ["PostgreSQL reports a deadlock", () => sqlError("40P01")],
] as const) {
  test(`when ${what}, the whole transaction starts again`, async () => {
    const { outcome, calls, slept } = await run({ execute: [{}, make()] });
    assert.is(outcome, "done");
    assert.equal(calls, ["begin", "t1: a", "t1: b", "rollback t1", "begin", "t2: a", "t2: b", "commit t2"]);
    assert.equal(slept, [50]);
  });
}

test("it starts again even when the work swallowed the error", async () => {
  const { outcome, calls } = await run({ execute: [resuming()] }, undefined, async transaction => {
    await transaction.execute(sql`a`).catch(() => 0);
    return "done";
  });
  assert.is(outcome, "done");
  assert.equal(calls, ["begin", "t1: a", "rollback t1", "begin", "t2: a", "commit t2"]);
});

test("after a serialization failure it starts again three times at most", async () => {
  const three = await run({ execute: repeat(3, () => sqlError("40001")) });
  assert.is(three.outcome, "done");
  const four = await run({ execute: repeat(4, () => sqlError("40001")) });
  assert.is(code(four.outcome), "unavailable");
  assert.is(four.calls.filter(call => call === "begin").length, 4);
});

test("a serialization failure at commit starts the transaction again", async () => {
  const { outcome, calls } = await run({ commit: [sqlError("40001")] });
  assert.is(outcome, "done");
  assert.is(calls.at(-1), "commit t2");
});

test("a duplicate, wherever it is found, comes through and is not repeated", async () => {
  for (const script of [{ execute: [sqlError("23505")] }, { commit: [sqlError("23505")] }]) {
    const { outcome, calls } = await run(script);
    assert.is((outcome as { sqlState?: string }).sqlState, "23505");
    assert.is(calls.filter(call => call === "begin").length, 1);
    assert.is(calls.at(-1), "rollback t1");
  }
});

test("a statement that took too long ends the transaction with 503", async () => {
  const { outcome, calls } = await run({ execute: [awsError("StatementTimeoutException", 400)] });
  assert.is(code(outcome), "unavailable");
  assert.equal(calls, ["begin", "t1: a", "rollback t1"]);
});

test("without disk or memory a transaction ends with 503, wherever PostgreSQL notices", async () => {
  const calls = {
    begin: ["begin"],
    execute: ["begin", "t1: a", "rollback t1"],
    commit: ["begin", "t1: a", "t1: b", "commit t1", "rollback t1"],
  };
  for (const at of ["begin", "execute", "commit"] as const)
    for (const state of ["53100", "53200", "58030"]) {
      const ended = await run({ [at]: [sqlError(state)] });
      assert.is(code(ended.outcome), "unavailable", `${state} at ${at}`);
      assert.equal(ended.calls, calls[at]);
    }
});

test("a begin that took too long ends with 503", async () => {
  assert.is(code((await run({ begin: [sqlError("57014")] })).outcome), "unavailable");
});

test("a commit that is throttled is sent again", async () => {
  const { outcome, calls } = await run({ commit: [awsError("ThrottlingException", 429)] });
  assert.is(outcome, "done");
  assert.equal(calls.slice(-2), ["commit t1", "commit t1"]);
});

test("a commit while the cluster resumes starts the transaction again", async () => {
  const { outcome, calls } = await run({ commit: [resuming()] });
  assert.is(outcome, "done");
  assert.is(calls.at(-1), "commit t2");
});

for (const [what, make] of [
  ["fails with 504", unavailable504],
  ["breaks off", () => socketError("ECONNRESET")],
  ["finds no transaction", lost],
] as const) {
  test(`when a commit ${what} and nobody can tell, the outcome is called unknown`, async () => {
    const { outcome, calls } = await run({ commit: [make()] });
    assert.is(code(outcome), "outcome_unknown");
    assert.equal(calls, ["begin", "t1: a", "t1: b", "commit t1", "rollback t1"]);
  });

  test(`when a commit ${what}, the key is read first: found means done`, async () => {
    const { outcome, calls } = await run(
      {
        commit: [make()],
        execute: [{}, {}, { records: [[{ longValue: 1 }]], columnMetadata: [{ label: "n" }] }],
      },
      { resolve: async queries => ((await queries.one(sql`select key`)) ? "stored" : undefined) },
    );
    assert.is(outcome, "stored");
    assert.equal(calls, ["begin", "t1: a", "t1: b", "commit t1", "rollback t1", "select key"]);
  });

  test(`when a commit ${what}, the key is read first: not found means again`, async () => {
    const { outcome, calls } = await run(
      { commit: [make()] },
      { resolve: async queries => ((await queries.one(sql`select key`)) ? "stored" : undefined) },
    );
    assert.is(outcome, "done");
    assert.equal(calls.slice(4), ["rollback t1", "select key", "begin", "t2: a", "t2: b", "commit t2"]);
  });

  test(`when a commit ${what}, work that may be repeated starts again`, async () => {
    const { outcome, calls } = await run({ commit: [make()] }, { idempotent: true });
    assert.is(outcome, "done");
    assert.is(calls.at(-1), "commit t2");
  });
}

test("when the key cannot be read either, the outcome is called unknown", async () => {
  const { outcome } = await run(
    { commit: [unavailable504()], execute: [{}, {}, ...repeat(100, resuming)] },
    { resolve: async queries => queries.one(sql`select key`) },
  );
  assert.is(code(outcome), "outcome_unknown");
});

test("what the reading of the key refuses comes through", async () => {
  const { outcome } = await run(
    { commit: [unavailable504()] },
    { resolve: () => Promise.reject(new ApiError(commonErrors.idempotency_key_reused)) },
  );
  assert.is(code(outcome), "idempotency_key_reused");
});

test("a second try that stays away after a doubtful commit is of unknown outcome", async () => {
  const { outcome } = await run(
    { commit: [unavailable504()], execute: [{}, {}, ...repeat(100, resuming)] },
    { idempotent: true },
  );
  assert.is(code(outcome), "outcome_unknown");
});

test("restarts end after 25 s with 503: nothing was changed", async () => {
  const { outcome, slept } = await run({ execute: repeat(100, unavailable504) });
  assert.is(code(outcome), "unavailable");
  assert.ok(slept.reduce((sum, pause) => sum + pause, 0) < 25_000);
});

test("two statements at once are refused before the second is sent", async () => {
  const { outcome, calls } = await run({}, undefined, async transaction => {
    await Promise.all([transaction.execute(sql`a`), transaction.execute(sql`b`)]);
    return "done";
  });
  assert.match((outcome as Error).message, "Two statements at once");
  assert.equal(calls, ["begin", "t1: a", "rollback t1"]);
});

test("a statement that nobody awaits is found out before the commit", async () => {
  const { outcome, calls } = await run({}, undefined, async transaction => {
    void transaction.execute(sql`a`).catch(() => 0);
    return "done";
  });
  assert.match((outcome as Error).message, "not awaited");
  assert.equal(calls, ["begin", "t1: a", "rollback t1"]);
});

test("a failed statement cannot be swallowed: nothing would be committed", async () => {
  const { outcome, calls } = await run({ execute: [sqlError("23505")] }, undefined, async transaction => {
    await transaction.execute(sql`a`).catch(() => 0);
    return "done";
  });
  assert.is((outcome as { sqlState?: string }).sqlState, "23505");
  assert.equal(calls, ["begin", "t1: a", "rollback t1"]);
});

test.run();
