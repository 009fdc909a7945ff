import { suite } from "uvu";
import * as assert from "uvu/assert";
import { secretArns } from "../../support/data-api.ts";
import { type DataApiContext, dataApi, long, refusal, SHORT_TIMEOUT_MS, text } from "./support.ts";

const test = suite("Data API: ExecuteStatement");
let api: DataApiContext;

test.before(async () => {
  api = await dataApi();
  await api.execute(
    "create table films (id bigserial primary key, title varchar(20) not null unique, price numeric(10,2), tags text[])",
  );
  await api.execute("create type mood as enum ('good', 'bad')");
});
test.after(() => api.closeAll());

const without = ({ $metadata: _, ...output }: object & { $metadata?: unknown }) => output;

test("answers a change with the number of rows, and no generated fields", async () => {
  const insert = await api.execute("insert into films (title) values (:a), (:b)", {
    parameters: [text("a", "x"), text("b", "y")],
  });
  assert.equal(without(insert), { generatedFields: [], numberOfRecordsUpdated: 2 });
  assert.is((await api.execute("update films set price = 1 where title = 'x'")).numberOfRecordsUpdated, 1);
  assert.is((await api.execute("delete from films")).numberOfRecordsUpdated, 2);
  assert.is((await api.execute("create table t ()")).numberOfRecordsUpdated, 0);
});

test("answers rows, also those of RETURNING, with no number of rows", async () => {
  assert.equal(without(await api.execute("select 1, 'a'")), {
    numberOfRecordsUpdated: 0,
    records: [[{ longValue: 1 }, { stringValue: "a" }]],
  });
  const { records, numberOfRecordsUpdated } = await api.execute(
    "insert into films (title) values ('z') returning title",
  );
  assert.equal([records, numberOfRecordsUpdated], [[[{ stringValue: "z" }]], 0]);
  assert.equal((await api.execute("select 1 where false")).records, []);
});

const values: readonly (readonly [sql: string, field: object])[] = [
  ["true", { booleanValue: true }],
  ["1::int2", { longValue: 1 }],
  ["(-2147483648)::int4", { longValue: -2147483648 }],
  ["9007199254740991::int8", { longValue: 9007199254740991 }],
  ["1.5::float4", { doubleValue: 1.5 }],
  ["1e300::float8", { doubleValue: 1e300 }],
  ["'NaN'::float8", { doubleValue: Number.NaN }],
  ["'-Infinity'::float8", { doubleValue: Number.NEGATIVE_INFINITY }],
  ["1.10::numeric", { stringValue: "1.10" }],
  ["'é'::text", { stringValue: "é" }],
  ["'a'::char(3)", { stringValue: "a  " }],
  ["'n'::name", { stringValue: "n" }],
  ["'good'::mood", { stringValue: "good" }],
  ["'8c3f7f3a-2f5d-4c2e-9a39-3f1bb2c7e0a1'::uuid", { stringValue: "8c3f7f3a-2f5d-4c2e-9a39-3f1bb2c7e0a1" }],
  [`'{"a": 1}'::jsonb`, { stringValue: '{"a": 1}' }],
  [`'{"a":1}'::json`, { stringValue: '{"a":1}' }],
  ["'\\x0102ff'::bytea", { blobValue: new Uint8Array([1, 2, 255]) }],
  ["'10.0.0.0/8'::cidr", { stringValue: "10.0.0.0/8" }],
  ["'2026-06-01'::date", { stringValue: "2026-06-01" }],
  ["'17:08:20.5'::time", { stringValue: "17:08:20.500" }],
  ["'2026-06-01 17:08:20'::timestamp", { stringValue: "2026-06-01 17:08:20" }],
  ["'2026-06-01 17:08:20.5'::timestamp", { stringValue: "2026-06-01 17:08:20.500" }],
  ["'2026-06-01 17:08:20.85+02'::timestamptz", { stringValue: "2026-06-01 15:08:20.850" }],
  ["'2026-06-01 17:08:20.000001+00'::timestamptz", { stringValue: "2026-06-01 17:08:20.000001" }],
  ["'0044-03-15 00:00:00+00'::timestamptz", { stringValue: "0044-03-15 00:00:00" }],
  ["null", { isNull: true }],
  ["null::int4[]", { isNull: true }],
  ["'{1,NULL,3}'::int8[]", { arrayValue: { longValues: [1, null, 3] } }],
  ["'[0:1]={1,2}'::int4[]", { arrayValue: { longValues: [1, 2] } }],
  ["'{}'::text[]", { arrayValue: { stringValues: [] } }],
  [
    `'{a,"b c",NULL,"NULL","","d\\"e","f,g","h\\\\i","{j}"}'::text[]`,
    { arrayValue: { stringValues: ["a", "b c", null, "NULL", "", 'd"e', "f,g", "h\\i", "{j}"] } },
  ],
  ["'{t,f}'::bool[]", { arrayValue: { booleanValues: [true, false] } }],
  ["'{1.5}'::float8[]", { arrayValue: { doubleValues: [1.5] } }],
  ["'{1.50}'::numeric[]", { arrayValue: { stringValues: ["1.50"] } }],
  ["array['bad']::mood[]", { arrayValue: { stringValues: ["bad"] } }],
  [
    "array['2026-06-01 17:08:20.5+00'::timestamptz]",
    { arrayValue: { stringValues: ["2026-06-01 17:08:20.500"] } },
  ],
];

for (const [sql, field] of values) {
  test(`gives ${sql} as ${JSON.stringify(field)}`, async () =>
    assert.equal(await api.value(`select ${sql}`), field));
}

test("gives an instant in UTC whatever the session's zone", async () => {
  const transactionId = await api.begin();
  await api.execute("set local time zone 'Asia/Kathmandu'", { transactionId });
  assert.equal(await api.value("select '2026-06-01 23:30:00.25+00'::timestamptz", { transactionId }), {
    stringValue: "2026-06-01 23:30:00.250",
  });
  assert.equal(await api.value("select '0999-01-01 00:00:00+00'::timestamptz", { transactionId }), {
    stringValue: "0999-01-01 00:00:00",
  });
});

const unsupported: readonly (readonly [sql: string, type: string])[] = [
  ["'1 day'::interval", "INTERVAL"],
  ["'17:08:20+02'::timetz", "TIMETZ"],
  ["point(1, 2)", "POINT"],
  ["1::money", "MONEY"],
  [`'a'::"char"`, '"CHAR"'],
  ["'films'::regclass", "regclass"],
  ["pg_sleep(0)", "VOID"],
  ["row(1, 2)", "RECORD"],
];

for (const [sql, type] of unsupported) {
  test(`refuses ${sql} by its type`, async () => {
    assert.is(
      await refusal(api.value(`select ${sql}`)),
      `UnsupportedResultException 400: The result contains the unsupported data type ${type}.`,
    );
  });
}

test("refuses arrays of arrays, and instants that are none", async () => {
  assert.match(await refusal(api.value("select array[array[1]]")), "UnsupportedResultException 400");
  assert.match(
    await refusal(api.value("select 'infinity'::timestamptz")),
    "InternalServerErrorException 500",
  );
  assert.equal(await api.value("select 'infinity'::timestamptz::text"), { stringValue: "infinity" });
});

const parameters: readonly (readonly [name: string, sql: string, parameter: object, answer: object])[] = [
  ["a string is text", "pg_typeof(:p)::text", { value: { stringValue: "a" } }, { stringValue: "text" }],
  ["a long is a bigint", "pg_typeof(:p)::text", { value: { longValue: 1 } }, { stringValue: "bigint" }],
  ["a double", "pg_typeof(:p)::text", { value: { doubleValue: 1.5 } }, { stringValue: "double precision" }],
  ["a boolean", ":p", { value: { booleanValue: false } }, { booleanValue: false }],
  [
    "a blob",
    ":p",
    { value: { blobValue: new Uint8Array([0, 255]) } },
    { blobValue: new Uint8Array([0, 255]) },
  ],
  ["null fits any column", "coalesce(:p, 7)", { value: { isNull: true } }, { longValue: 7 }],
  ["a cast", ":p::int", { value: { stringValue: "42" } }, { longValue: 42 }],
  [
    "a UUID",
    "pg_typeof(:p)::text",
    { typeHint: "UUID", value: { stringValue: "8c3f7f3a-2f5d-4c2e-9a39-3f1bb2c7e0a1" } },
    { stringValue: "uuid" },
  ],
  [
    "a DATE",
    "pg_typeof(:p)::text",
    { typeHint: "DATE", value: { stringValue: "2026-06-01" } },
    { stringValue: "date" },
  ],
  [
    "a TIME",
    ":p",
    { typeHint: "TIME", value: { stringValue: "10:00:00.125" } },
    { stringValue: "10:00:00.125" },
  ],
  [
    "a TIMESTAMP",
    ":p",
    { typeHint: "TIMESTAMP", value: { stringValue: "2026-06-01 10:00:00" } },
    { stringValue: "2026-06-01 10:00:00" },
  ],
  [
    "a DECIMAL",
    "pg_typeof(:p)::text",
    { typeHint: "DECIMAL", value: { stringValue: "1.10" } },
    { stringValue: "numeric" },
  ],
  ["JSON", ":p->>'a'", { typeHint: "JSON", value: { stringValue: '{"a":"b"}' } }, { stringValue: "b" }],
];

for (const [name, sql, parameter, answer] of parameters) {
  test(`takes ${name}`, async () => {
    assert.equal(await api.value(`select ${sql}`, { parameters: [{ name: "p", ...parameter }] }), answer);
  });
}

const badParameters: readonly (readonly [name: string, parameters: object[], message: RegExp])[] = [
  ["one that is missing", [], /^BadRequestException 400: Cannot find parameter: p$/],
  [
    "arrays",
    [{ name: "p", value: { arrayValue: { longValues: [1] } } }],
    /^ValidationException 400: Array parameters/,
  ],
  [
    "an unknown hint",
    [{ name: "p", value: { stringValue: "1" }, typeHint: "XML" }],
    /^ValidationException 400: Type hint XML/,
  ],
  [
    "a date that is none",
    [{ name: "p", value: { stringValue: "tomorrow" }, typeHint: "DATE" }],
    /^BadRequestException 400: .*DATE/,
  ],
  [
    "an instant with a zone",
    [{ name: "p", value: { stringValue: "2026-06-01T10:00:00Z" }, typeHint: "TIMESTAMP" }],
    /^BadRequestException 400/,
  ],
];

for (const [name, given, message] of badParameters) {
  test(`refuses ${name}`, async () => {
    assert.match(await refusal(api.execute("select :p", { parameters: given as never })), message);
  });
}

test("does not look for parameters in strings, comments and casts", async () => {
  assert.equal(await api.value("select ':a' || $$ :b $$ || :c::text -- :d", { parameters: [long("c", 1)] }), {
    stringValue: ":a :b 1",
  });
});

test("binds each occurrence of a name on its own, as AWS does", async () => {
  const repeated = "select date_trunc(:unit, now()) from films group by date_trunc(:unit, now())";
  assert.equal(await api.value("select :a + :a", { parameters: [long("a", 2)] }), { longValue: 4 });
  const grouped = "select left(title, :n) from films group by left(title, :n)";
  assert.match(
    await refusal(api.execute(grouped.replaceAll(":n", ":n::int"), { parameters: [long("n", 1)] })),
    "SQLState: 42803",
  );
  assert.is(typeof (await api.value(repeated, { parameters: [text("unit", "day")] })), "object");
});

test("says what PostgreSQL refused, with its position and code", async () => {
  assert.is(
    await refusal(api.execute("select x from films")),
    'DatabaseErrorException 400: ERROR: column "x" does not exist; Position: 8; SQLState: 42703',
  );
  await api.execute("insert into films (title) values ('twice')");
  assert.is(
    await refusal(api.execute("insert into films (title) values ('twice')")),
    'DatabaseErrorException 400: ERROR: duplicate key value violates unique constraint "films_title_key"; ' +
      "Detail: Key (title)=(twice) already exists.; SQLState: 23505",
  );
  assert.match(
    await refusal(api.execute("select * from films where id = :id", { parameters: [text("id", "1")] })),
    "operator does not exist: bigint = text",
  );
});

test("keeps every digit of a long integer, in and out", async () => {
  // JavaScript's client rounds them; others do not.
  const body = JSON.stringify({
    ...api.target,
    sql: "select :a, cast(:a as text), array[:a]",
    parameters: [{ name: "a", value: { longValue: "DIGITS" } }],
  });
  const digits = "9007199254740993";
  const reply = await fetch(`${api.endpoint}/Execute`, {
    method: "POST",
    body: body.replace('"DIGITS"', digits),
  });
  assert.is(
    await reply.text(),
    `{"numberOfRecordsUpdated":0,"records":[[{"longValue":${digits}},{"stringValue":"${digits}"},{"arrayValue":{"longValues":[${digits}]}}]]}`,
  );
});

test("refuses several statements, a schema, and no statement", async () => {
  assert.is(
    await refusal(api.execute("select 1; select 2")),
    "ValidationException 400: Multistatements aren't supported.",
  );
  assert.equal(await api.value("select 1;"), { longValue: 1 });
  assert.is(
    await refusal(api.execute("select 1", { schema: "public" })),
    "ValidationException 400: The schema parameter isn't supported",
  );
  assert.match(await refusal(api.execute(" ")), "BadRequestException 400");
});

test("runs as the role in the secret", async () => {
  assert.match(String((await api.value("select current_user"))?.stringValue), "test_owner");
  const app = { secretArn: secretArns.app };
  assert.equal(await api.value("select current_user::text", app), { stringValue: "app_a" });
  assert.match(
    await refusal(api.execute("select * from films", app)),
    "ERROR: permission denied for table films; SQLState: 42501",
  );
});

test("says what is wrong with the cluster, the secret and the database", async () => {
  assert.match(
    await refusal(api.execute("select 1", { resourceArn: "arn:aws:rds:eu-west-1:0:cluster:other" })),
    "HttpEndpointNotEnabledException 400: HttpEndpoint is not enabled for cluster other.",
  );
  assert.match(
    await refusal(api.execute("select 1", { secretArn: "arn:unknown" })),
    "SecretsErrorException 400",
  );
  for (const secretArn of ["arn:not-json", "arn:no-password"]) {
    assert.match(await refusal(api.execute("select 1", { secretArn })), "InvalidSecretException 400");
  }
});

test("describes the columns when asked", async () => {
  const { columnMetadata } = await api.execute("select id, title, price, tags, 1 as one from films", {
    includeResultMetadata: true,
  });
  const short = columnMetadata?.map(
    ({
      label,
      typeName,
      type,
      tableName,
      nullable,
      isAutoIncrement,
      precision,
      scale,
      arrayBaseColumnType,
    }) => [
      label,
      typeName,
      type,
      tableName,
      nullable,
      isAutoIncrement,
      precision,
      scale,
      arrayBaseColumnType,
    ],
  );
  assert.equal(short, [
    ["id", "int8", -5, "films", 0, true, 19, 0, 0],
    ["title", "varchar", 12, "films", 0, false, 20, 0, 0],
    ["price", "numeric", 2, "films", 1, false, 10, 2, 0],
    ["tags", "_text", 2003, "films", 1, false, 2147483647, 0, 12],
    ["one", "int4", 4, "", 2, false, 10, 0, 0],
  ]);
  await api.execute("alter table films rename to movies");
  const renamed = await api.execute("select id from movies", { includeResultMetadata: true });
  assert.is(renamed.columnMetadata?.[0]?.tableName, "movies");
  await api.execute("alter table movies rename to films");
});

test("gives whole and decimal numbers as the call wants them", async () => {
  const sql = "select 5::int8, 1.50::numeric(10,2), 7::numeric(5,0)";
  const doubles = await api.execute(sql, { resultSetOptions: { decimalReturnType: "DOUBLE_OR_LONG" } });
  assert.equal(doubles.records, [[{ longValue: 5 }, { doubleValue: 1.5 }, { longValue: 7 }]]);
  const strings = await api.execute("select 9007199254740993", {
    resultSetOptions: { longReturnType: "STRING" },
  });
  assert.equal(strings.records, [[{ stringValue: "9007199254740993" }]]);
});

test("gives the rows as JSON when asked", async () => {
  const sql = `select 17 as a, 1.50::numeric as d, 10::float8 as f, true as t, null as n, 'é"' as s,
                      '\\x6869'::bytea as b, '{1,NULL}'::int[] as l, 9007199254740993 as big, '{"x":1}'::jsonb as j`;
  const { formattedRecords, records } = await api.execute(sql, { formatRecordsAs: "JSON" });
  assert.is(records, undefined);
  assert.is(
    formattedRecords,
    `[{"a":17,"d":"1.50","f":10,"t":true,"n":null,"s":"é\\"","b":"aGk=","l":[1,null],"big":9007199254740993,"j":"{\\"x\\": 1}"}]`,
  );
  assert.match(
    await refusal(api.execute("select 1 as a, 2 as a", { formatRecordsAs: "JSON" })),
    "BadRequestException 400: The result has more than one column of the same name",
  );
});

test("holds the limits of 1 MiB in all and 64 KiB in a row", async () => {
  const rows = (count: number) =>
    api.execute(`select md5(n::text)::uuid from generate_series(1, ${count}) n`);
  assert.is((await rows(24_800)).records?.length, 24_800);
  assert.is(
    await refusal(rows(25_000)),
    "UnsupportedResultException 400: The result exceeds the size limit 1 MB.",
  );
  assert.is((await api.value("select repeat('x', 65000)"))?.stringValue?.length, 65_000);
  assert.match(await refusal(api.value("select repeat('x', 66000)")), "UnsupportedResultException 400");
});

test("ends a statement that takes too long, or lets it go on when told to, and answers in time", async () => {
  const short = await dataApi(SHORT_TIMEOUT_MS);
  try {
    await short.execute("create table late (x int)");
    assert.match(
      await refusal(short.execute("insert into late select 1 from pg_sleep(30)")),
      "StatementTimeoutException 400: canceling statement due to statement timeout",
    );
    const insert = `insert into late select 2 from pg_sleep(${(SHORT_TIMEOUT_MS * 1.5) / 1000})`;
    const patient = short.execute(insert, { continueAfterTimeout: true });
    assert.match(await refusal(patient), "StatementTimeoutException 400: Request timed out");
    const sum = async () => (await short.value("select coalesce(sum(x), 0) from late"))?.longValue;
    assert.is(await sum(), 0);
    for (let tries = 0; tries < 500 && (await sum()) === 0; tries++) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    assert.is(await sum(), 2);
  } finally {
    await short.closeAll();
  }
});

test("leaves no setting, lock or transaction behind for the next call", async () => {
  for (let n = 0; n < 5; n++) {
    await api.execute("set search_path to pg_catalog");
    await api.value("select set_config('app.user', 'ann', false)");
    await api.execute("begin");
    await api.value("select pg_advisory_lock(42)::text");
    await api.execute("create temp table scratch ()");
    // In other words.
    await api.execute("/* a * */ -- b\n set statement_timeout to 12345");
    await api.value(`select "set_config"('search_path', 'pg_catalog', false)`);
    await api.value(`select "pg_advisory_lock"(42)::text`);
    await api.execute("declare c cursor with hold for select 1");
  }
  assert.equal(await api.value("select current_setting('search_path')"), { stringValue: '"$user", public' });
  assert.equal(await api.value("select coalesce(current_setting('app.user', true), '')"), {
    stringValue: "",
  });
  assert.equal(await api.value("select to_regclass('pg_temp.scratch')::text"), { isNull: true });
  for (let tries = 0; tries < 100; tries++) {
    const locked = await api.value("select pg_try_advisory_lock(42) and pg_try_advisory_lock(43)");
    if (locked?.booleanValue) return;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  assert.unreachable("the lock stayed");
});

test("refuses COPY, which has nowhere to read from", async () => {
  assert.match(await refusal(api.execute("copy films from stdin")), "DatabaseErrorException 400");
  assert.equal(await api.value("select 1"), { longValue: 1 });
});

test.run();
