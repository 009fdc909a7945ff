import {
  BatchExecuteStatementCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
  type Field,
  RollbackTransactionCommand,
  type SqlParameter,
} from "@aws-sdk/client-rds-data";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type DataApiContext, dataApi } from "../../rds-data/support.ts";
import { refusal } from "../support/refusal.ts";

/**
 * What floci's and MiniStack's tests assert of the Data API, but for two errors whose names they made up: an unknown
 * cluster, and a parameter that is given twice.
 */
let api: DataApiContext;
const test = suite("Data API as other projects' tests know it");
test.before(async () => {
  api = await dataApi();
  await api.execute(
    "create table t (id text, title text, score bigint, data bytea, gone text, good boolean, at timestamp)",
  );
});
test.after(() => api.closeAll());

const values: [string, Field][] = [
  ["'hello'::text", { stringValue: "hello" }],
  ["42::bigint", { longValue: 42 }],
  ["'\\x010203'::bytea", { blobValue: new Uint8Array([1, 2, 3]) }],
  ["null::text", { isNull: true }],
  ["true", { booleanValue: true }],
  ["1.5::float8", { doubleValue: 1.5 }],
  ["'2021-03-04 05:06:07.891'::timestamp", { stringValue: "2021-03-04 05:06:07.891" }],
  ["'2021-03-04 05:06:07'::timestamp", { stringValue: "2021-03-04 05:06:07" }],
  ["'2026-06-09'::date", { stringValue: "2026-06-09" }],
  ["'12:34:56'::time", { stringValue: "12:34:56" }],
  ["'05:06:07.891'::time", { stringValue: "05:06:07.891" }],
  ["42::numeric", { stringValue: "42" }],
  ["42.25::numeric", { stringValue: "42.25" }],
];
for (const [sql, field] of values)
  test(`${sql} is ${Object.keys(field)}`, async () => assert.equal(await api.value(`select ${sql}`), field));

const parameters: SqlParameter[] = [
  { name: "id", value: { stringValue: "all" } },
  { name: "title", value: { stringValue: "Param" } },
  { name: "score", value: { longValue: 7 } },
  { name: "data", value: { blobValue: new Uint8Array([9, 8, 7]) } },
  { name: "gone", value: { isNull: true } },
  { name: "good", value: { booleanValue: true } },
];
test("parameters of every kind", async () => {
  const sql =
    "insert into t (id, title, score, data, gone, good) values (:id, :title, :score, :data, :gone, :good)";
  assert.is((await api.execute(sql, { parameters })).numberOfRecordsUpdated, 1);
  const found = await api.execute("select title, score, data, gone, good from t where id = 'all'");
  assert.equal(found.records, [parameters.slice(1).map(({ value }) => value)]);
  assert.is(found.numberOfRecordsUpdated, 0);
});
test("columns by name, when asked", async () => {
  const { columnMetadata = [] } = await api.execute("select title, score from t", {
    includeResultMetadata: true,
  });
  assert.equal(
    columnMetadata.map(({ name }) => name),
    ["title", "score"],
  );
});

const id = { parameters: [{ name: "id", value: { stringValue: "1" } }] };
for (const [sql, expected] of [
  ["select :id", "1"],
  ["select :id || :id", "11"],
  ["select ':notparam' || :id", ":notparam1"],
  ['select ":col:" || :id from (select 1 as ":col:") as one', "11"],
  ["select :id::int::text", "1"],
  ["select :id -- :nope\n/* :also */", "1"],
  ["select $tag$ :nope $tag$ || :id", " :nope 1"],
  ["select 'a\\' || :id", "a\\1"],
] as const)
  test(`parameters of ${JSON.stringify(sql)}`, async () =>
    assert.equal(await api.value(sql, id), { stringValue: expected }));
test("names that begin alike", async () => {
  const both = [
    { name: "1", value: { stringValue: "ONE" } },
    { name: "10", value: { stringValue: "TEN" } },
  ];
  const named = both.map(({ name, value }) => ({ name: `p${name}`, value }));
  assert.equal(await api.value("select :p10 || :p1", { parameters: named }), { stringValue: "TENONE" });
});
for (const [value, expected] of [
  ["14:30:15", "14:30:15"],
  ["09:05:07.000", "09:05:07"],
] as const)
  test(`the time ${value}`, async () => {
    const parameters = [{ name: "at", typeHint: "TIME" as const, value: { stringValue: value } }];
    assert.equal(await api.value("select :at", { parameters }), { stringValue: expected });
  });

const refuses = (name: string, code: string, message: RegExp, call: () => Promise<unknown>) =>
  test(name, async () => {
    const found = await refusal(call());
    assert.is(found.code, code);
    assert.match(found.message, message);
    assert.is(found.status, code === "TransactionNotFoundException" ? 404 : 400);
  });
const hint = (typeHint: "TIMESTAMP" | "UUID"): Partial<ExecuteStatementCommandInput> => ({
  parameters: [{ name: "ts", typeHint, value: { stringValue: "not one" } }],
});
for (const typeHint of ["TIMESTAMP", "UUID"] as const)
  refuses(`a text that is no ${typeHint}`, "BadRequestException", /ts|uuid/i, () =>
    api.execute("select :ts", hint(typeHint)),
  );
refuses("a parameter that is not given", "BadRequestException", /id/, () => api.execute("select :id"));
for (const member of ["resourceArn", "secretArn", "sql"] as const)
  refuses(`a statement without ${member}`, "BadRequestException", new RegExp(member), () => {
    const { [member]: _, ...input } = { ...api.target, sql: "select 1" };
    return api.client.send(new ExecuteStatementCommand(input as ExecuteStatementCommandInput));
  });
refuses("a batch without sql", "BadRequestException", /sql/, () =>
  api.client.send(new BatchExecuteStatementCommand({ ...api.target, sql: undefined })),
);
for (const [name, Command] of [
  ["commit", CommitTransactionCommand],
  ["rollback", RollbackTransactionCommand],
] as const) {
  refuses(`${name} of an unknown transaction`, "TransactionNotFoundException", /not found/i, () =>
    api.client.send(new Command({ ...api.target, transactionId: "none" })),
  );
  refuses(`${name} without a transaction`, "BadRequestException", /transactionId/, () =>
    api.client.send(new Command({ ...api.target, transactionId: undefined })),
  );
}
const count = (row: string) => api.value(`select count(*) from t where id = '${row}'`);
for (const [name, Command, status, rows] of [
  ["commit", CommitTransactionCommand, "Transaction Committed", 1],
  ["rollback", RollbackTransactionCommand, "Rollback Complete", 0],
] as const)
  test(`${name} answers "${status}"`, async () => {
    const transactionId = await api.begin();
    await api.execute(`insert into t (id) values ('${name}')`, { transactionId });
    const { transactionStatus } = await api.client.send(new Command({ ...api.target, transactionId }));
    assert.is(transactionStatus, status);
    assert.equal(await count(name), { longValue: rows });
  });

test.run();
