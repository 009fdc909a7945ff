import * as assert from "uvu/assert";
import { refusal } from "../support/refusal.ts";
import { arnOf, line, logsCases, start } from "./groups.ts";

/** What LocalStack's, moto's, floci's and MiniStack's tests assert of DescribeLogGroups and DescribeLogStreams. */
const test = logsCases("groups and streams", {
  "/app/logs": { "a-oldest": [line(0)], "b-newest": [line(2)], "c-middle": [line(1)] },
  "/app/streams": Object.fromEntries(["1", "2", "3", "4", "5"].map(one => [`stream-${one}`, [line(1)]])),
  "/app/empty": {},
  "/other-kept": {},
  "prefix-group-0": {},
  "prefix-group-1": {},
});

test("a group is told with all that AWS tells", async logs => {
  const { logGroups = [] } = await logs.groups({ logGroupNamePrefix: "/app/empty" });
  assert.equal(logGroups, [
    {
      arn: `${arnOf("/app/empty")}:*`,
      creationTime: Date.UTC(2026, 5, 1),
      deletionProtectionEnabled: false,
      logGroupArn: arnOf("/app/empty"),
      logGroupClass: "STANDARD",
      logGroupName: "/app/empty",
      metricFilterCount: 0,
      storedBytes: 0,
    },
  ]);
});
test("a key and a retention are told where there are any", async logs => {
  const { logGroups: [group] = [] } = await logs.groups({ logGroupNamePrefix: "/other-kept" });
  assert.is(group?.retentionInDays, 30);
  assert.is(group?.kmsKeyId, "arn:aws:kms:eu-west-1:000000000000:key/k");
});
test("groups are found by the beginning of their names", async logs =>
  assert.equal((await logs.groupNames({ logGroupNamePrefix: "prefix-group" })).names, [
    "prefix-group-0",
    "prefix-group-1",
  ]));
test("and by a part of them", async logs => {
  assert.equal((await logs.groupNames({ logGroupNamePattern: "group-1" })).names, ["prefix-group-1"]);
  assert.equal((await logs.groupNames({ logGroupNamePattern: "no-such-group" })).names, []);
});
test.refuses(
  "both at once",
  "InvalidParameterException",
  "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
  logs => logs.groups({ logGroupNamePrefix: "a", logGroupNamePattern: "a" }),
);
test("all groups come by name", async logs => {
  const { names, nextToken } = await logs.groupNames({});
  assert.equal(names, [...names].sort());
  assert.is(names.length, 6);
  assert.is(nextToken, undefined);
});
test("groups come page by page", async logs => {
  const first = await logs.groupNames({ limit: 4 });
  const second = await logs.groupNames({ limit: 1, nextToken: first.nextToken });
  const third = await logs.groupNames({ nextToken: second.nextToken });
  assert.equal([first.names.length, second.names.length, third.names], [4, 1, ["prefix-group-1"]]);
  assert.is(third.nextToken, undefined);
});
const tooMany = (limit: number, most: number) =>
  `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to ${most}`;
for (const limit of [51, 1_000])
  test.refuses(`${limit} groups`, "InvalidParameterException", tooMany(limit, 50), logs =>
    logs.groups({ limit }),
  );
test.refuses(
  "a token of groups that is none",
  "InvalidParameterException",
  "The specified nextToken is invalid.",
  logs => logs.groups({ nextToken: "invalid-token" }),
);

test("a stream's ARN goes on from the group's", async logs => {
  const { logStreams: [stream] = [] } = await logs.streams("/app/streams", {
    logStreamNamePrefix: "stream-3",
  });
  assert.is(stream?.arn, `${arnOf("/app/streams")}:log-stream:stream-3`);
  assert.is(stream?.storedBytes, 0);
  assert.is(stream?.creationTime, start + 1_000);
});
test("a stream tells the times of its events", async logs => {
  const { logStreams: [stream] = [] } = await logs.streams("/app/logs", { logStreamNamePrefix: "b-" });
  assert.is(stream?.firstEventTimestamp, start + 2_000);
  assert.is(stream?.lastEventTimestamp, start + 2_000);
  assert.ok(stream?.lastIngestionTime);
});
test("a group without streams has none", async logs =>
  assert.equal((await logs.streamNames("/app/empty")).names, []));
test("streams are found by the beginning of their names", async logs =>
  assert.equal((await logs.streamNames("/app/logs", { logStreamNamePrefix: "b" })).names, ["b-newest"]));
for (const [name, logGroupIdentifier] of [
  ["name", "/app/logs"],
  ["ARN", arnOf("/app/logs")],
])
  test(`an identifier is a group's ${name}`, async logs => {
    const { names } = await logs.streamNames("/app/logs", { logGroupName: undefined, logGroupIdentifier });
    assert.equal(names, ["a-oldest", "b-newest", "c-middle"]);
  });
test.refuses(
  "a name and an identifier",
  "ValidationException",
  "LogGroup name and LogGroup ARN are mutually exclusive parameters.",
  logs => logs.streams("/app/logs", { logGroupIdentifier: "/app/logs" }),
);
test.refuses(
  "an ARN with a star as identifier",
  "InvalidParameterException",
  "1 validation error detected: Value at 'logGroupIdentifier' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w#+=/:,.@-]*",
  logs =>
    logs.streams("/app/logs", { logGroupName: undefined, logGroupIdentifier: `${arnOf("/app/logs")}:*` }),
);
for (const part of ["eu-west-1", "000000000000"])
  test.refuses(
    `a group's ARN with another ${part}`,
    "ResourceNotFoundException",
    "The specified log group does not exist.",
    logs => {
      const logGroupIdentifier = arnOf("/app/logs").replace(part, part.replace(/[01]/, "2"));
      return logs.streams("/app/logs", { logGroupName: undefined, logGroupIdentifier });
    },
  );
test.refuses(
  "streams of an unknown group",
  "ResourceNotFoundException",
  "The specified log group does not exist.",
  logs => logs.streams("none"),
);

test("the stream with the latest event comes first", async logs => {
  const found = await logs.streamNames("/app/logs", { orderBy: "LastEventTime", descending: true, limit: 1 });
  assert.equal(found.names, ["b-newest"]);
  assert.ok(found.nextToken);
});
test("streams by time, the oldest first", async logs =>
  assert.equal((await logs.streamNames("/app/logs", { orderBy: "LastEventTime" })).names, [
    "a-oldest",
    "c-middle",
    "b-newest",
  ]));
test("streams by name, backwards", async logs =>
  assert.equal((await logs.streamNames("/app/logs", { descending: true })).names, [
    "c-middle",
    "b-newest",
    "a-oldest",
  ]));
test("streams come page by page, each once", async logs => {
  const names: unknown[] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs.streamNames("/app/streams", { limit: 2, nextToken });
    names.push(...page.names);
    nextToken = page.nextToken;
  } while (nextToken);
  assert.equal(names, ["stream-1", "stream-2", "stream-3", "stream-4", "stream-5"]);
});
test("a token of one order is none of another", async logs => {
  const { nextToken } = await logs.streamNames("/app/logs", { limit: 1 });
  const other = logs.streams("/app/logs", { orderBy: "LastEventTime", limit: 1, nextToken });
  assert.is((await refusal(other)).code, "InvalidParameterException");
});
for (const limit of [51, 1_000])
  test.refuses(`${limit} streams`, "InvalidParameterException", tooMany(limit, 50), logs =>
    logs.streams("/app/logs", { limit }),
  );
test.refuses(
  "a token of streams that is none",
  "InvalidParameterException",
  "The specified nextToken is invalid.",
  logs => logs.streams("/app/logs", { nextToken: "invalid-token" }),
);
for (const orderBy of ["sth", "LogStreamname", "lasteventtime"])
  test.refuses(
    `streams by ${orderBy}`,
    "InvalidParameterException",
    `1 validation error detected: Value '${orderBy}' at 'orderBy' failed to satisfy constraint: Member must satisfy enum value set: [LogStreamName, LastEventTime]`,
    logs => logs.streams("/app/logs", { orderBy: orderBy as "LogStreamName" }),
  );
test.refuses(
  "a beginning of names in order of time",
  "InvalidParameterException",
  "Cannot order by LastEventTime with a logStreamNamePrefix.",
  logs => logs.streams("/app/logs", { orderBy: "LastEventTime", logStreamNamePrefix: "a" }),
);

test.run();
