import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dataApiDatabase } from "../../../../handlers/platform/database/data-api-database.ts";
import { DatabaseError } from "../../../../handlers/platform/database/database.ts";
import { sql } from "../../../../handlers/platform/database/sql.ts";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import { awsError, fakeClock, scriptedDataApi, socketError, sqlError } from "../fakes.ts";

const test = suite("platform/statements");

const read = sql`select 1`;
const write = sql`insert into t values (1)`;

/** Runs one statement against a scripted Data API; gives what came out, and how often it was sent. */
async function run(errors: Error[], statement = write, options?: { idempotent?: boolean }) {
  const api = scriptedDataApi({ execute: [...errors, { numberOfRecordsUpdated: 1 }] });
  const clock = fakeClock();
  const outcome = await dataApiDatabase(api, clock)
    .execute(statement, options)
    .catch((error: Error) => error);
  return { outcome, sent: api.calls.length, slept: clock.slept };
}

const code = (outcome: unknown) => (outcome instanceof ApiError ? outcome.code : outcome);
const many = (make: () => Error) => Array.from({ length: 100 }, make);

const resuming = () => awsError("DatabaseResumingException", 400);
const unknowns: readonly [string, () => Error][] = [
  ["500", () => awsError("InternalServerErrorException", 500)],
  ["503", () => awsError("ServiceUnavailableError", 503)],
  ["504", () => awsError("DatabaseUnavailableException", 504)],
  ["a reset", () => socketError("ECONNRESET")],
  ["a time-out", () => awsError("TimeoutError")],
];

test("a statement that succeeds is sent once", async () => {
  assert.equal(await run([]), { outcome: 1, sent: 1, slept: [] });
});

test("while the cluster resumes, anything is sent again, with growing pauses of at most 2 s", async () => {
  const { outcome, sent, slept } = await run([1, 2, 3, 4, 5, 6, 7].map(resuming));
  assert.is(outcome, 1);
  assert.is(sent, 8);
  assert.equal(slept, [50, 100, 200, 400, 800, 1000, 1000]);
});

test("throttled and never connected calls are sent again", async () => {
  for (const error of [awsError("ThrottlingException", 429), socketError("ECONNREFUSED")]) {
    assert.equal(await run([error]), { outcome: 1, sent: 2, slept: [50] });
  }
});

for (const [what, make] of unknowns) {
  test(`after ${what} a read is sent again`, async () => {
    assert.equal(await run([make()], read), { outcome: 1, sent: 2, slept: [50] });
  });

  test(`after ${what} a write that may be repeated is sent again`, async () => {
    assert.equal(await run([make()], write, { idempotent: true }), { outcome: 1, sent: 2, slept: [50] });
  });

  test(`after ${what} any other write is not sent again, and its outcome is called unknown`, async () => {
    const { outcome, sent } = await run([make()]);
    assert.is(code(outcome), "outcome_unknown");
    assert.is(sent, 1);
  });
}

test("a SELECT that is said not to be repeatable is not sent again", async () => {
  const { outcome, sent } = await run([socketError("ECONNRESET")], read, { idempotent: false });
  assert.is(code(outcome), "outcome_unknown");
  assert.is(sent, 1);
});

test("a WITH is not taken for a read", async () => {
  const { outcome } = await run(
    [socketError("ECONNRESET")],
    sql`with x as (delete from t returning 1) select 1`,
  );
  assert.is(code(outcome), "outcome_unknown");
});

test("serialization failures and deadlocks are sent again, three times at most", async () => {
  for (const state of ["40001", "40P01"]) {
    const three = await run([1, 2, 3].map(() => sqlError(state)));
    assert.equal([three.outcome, three.sent], [1, 4]);
    const four = await run([1, 2, 3, 4].map(() => sqlError(state)));
    assert.equal([code(four.outcome), four.sent], ["unavailable", 4]);
  }
});

test("a secret that cannot be read is tried once more", async () => {
  assert.equal(await run([awsError("SecretsErrorException", 400)]), { outcome: 1, sent: 2, slept: [50] });
  const twice = await run(many(() => awsError("SecretsErrorException", 400)));
  assert.equal([code(twice.outcome), twice.sent], ["unavailable", 2]);
});

test("a statement that took too long is not sent again", async () => {
  const { outcome, sent } = await run([awsError("StatementTimeoutException", 400)], read);
  assert.equal([code(outcome), sent], ["unavailable", 1]);
});

test("without disk or memory a statement is not sent again, and callers are told to come back", async () => {
  for (const state of ["53100", "53200", "58030"])
    for (const statement of [read, write]) {
      const { outcome, sent } = await run([sqlError(state)], statement, { idempotent: true });
      assert.is(code(outcome), "unavailable", state);
      assert.is((outcome as ApiError).options.retryAfterSeconds, 5);
      assert.is(sent, 1);
    }
});

test("what cannot succeed is sent once and passed on", async () => {
  const names = [
    "AccessDeniedException",
    "InvalidSecretException",
    "BadRequestException",
    "ForbiddenException",
  ];
  for (const name of names) {
    const error = awsError(name, 400);
    assert.equal(await run([error], read), { outcome: error, sent: 1, slept: [] });
  }
  const syntax = await run([sqlError("42601")], read);
  assert.instance(syntax.outcome, DatabaseError);
  assert.is(syntax.sent, 1);
});

test("a duplicate is passed on as what PostgreSQL refused", async () => {
  const { outcome, sent } = await run([sqlError("23505")]);
  assert.equal([(outcome as DatabaseError).sqlState, sent], ["23505", 1]);
});

test("all retries end after 25 s with 503 and a time to come back", async () => {
  const { outcome, slept } = await run(many(resuming));
  assert.instance(outcome, ApiError);
  const { code, status, options } = outcome as ApiError;
  assert.equal([code, status, options.retryAfterSeconds], ["unavailable", 503, 5]);
  const total = slept.reduce((sum, pause) => sum + pause, 0);
  assert.ok(total > 23_000 && total < 25_000, String(total));
});

test("no retry outlives the function's remaining time less one second", async () => {
  const clock = fakeClock();
  const api = scriptedDataApi({ execute: many(resuming) });
  const database = dataApiDatabase(api, clock);
  database.limitTime(() => 4_000);
  const error = await database.query(read).catch((error: Error) => error);
  assert.is(code(error), "unavailable");
  assert.ok(clock.time > 1_500 && clock.time < 3_000, String(clock.time));
  database.limitTime(() => 900);
  const before = api.calls.length;
  assert.is(code(await database.query(read).catch((error: Error) => error)), "unavailable");
  assert.is(api.calls.length, before);
});

test("a call that hangs is given up at the end of the budget, as of unknown outcome", async () => {
  const hanging = scriptedDataApi();
  const api = {
    ...hanging,
    execute: (_: unknown, signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) =>
        signal.addEventListener("abort", () => reject(awsError("AbortError"))),
      ),
  };
  const database = dataApiDatabase(api, fakeClock());
  database.limitTime(() => 1_010);
  assert.is(code(await database.execute(write).catch((error: Error) => error)), "outcome_unknown");
  assert.is(code(await database.query(read).catch((error: Error) => error)), "unavailable");
});

test("a repeatable write that stays away after a doubtful try is of unknown outcome", async () => {
  const { outcome } = await run([socketError("ECONNRESET"), ...many(resuming)], write, { idempotent: true });
  assert.is(code(outcome), "outcome_unknown");
});

test("pauses are random, and never shorter than 20 ms", async () => {
  const slept: number[] = [];
  const clock = { ...fakeClock(), random: () => 0, sleep: async (pause: number) => void slept.push(pause) };
  const api = scriptedDataApi({ execute: [resuming(), resuming()] });
  await dataApiDatabase(api, clock).execute(write);
  assert.equal(slept, [20, 20]);
});

test("rows, the first row and the number of changed rows", async () => {
  const answer = { records: [[{ longValue: 1 }], [{ longValue: 2 }]], columnMetadata: [{ label: "n" }] };
  const database = dataApiDatabase(scriptedDataApi({ execute: [answer, answer, {}, {}] }), fakeClock());
  assert.equal(await database.query(read), [{ n: 1 }, { n: 2 }]);
  assert.equal(await database.one(read), { n: 1 });
  assert.is(await database.one(read), undefined);
  assert.is(await database.execute(write), 0);
});

test.run();
