import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  GetLogEventsCommand,
  type OutputLogEvent,
} from "@aws-sdk/client-cloudwatch-logs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cloudWatchLogsService } from "../../../local/cloudwatch-logs/index.ts";
import { serveAws } from "../../support/aws-server.ts";
import { resource, testHost } from "../../support/service-host.ts";
import { withFolder } from "../support/folder.ts";

const start = Date.UTC(2026, 5, 1, 9);
const line = (second: number, level: string, more: object = {}) =>
  JSON.stringify({ timestamp: new Date(start + second * 1000).toISOString(), level, ...more });
const lines = [
  line(0, "INFO", { message: "request", status: 200 }),
  line(1, "ERROR", { message: "request", status: 503 }),
  "plain text",
  line(3, "WARN", { message: "not found", facts: { movie: "m-1" } }),
];
const functions = [
  { label: "users", logGroup: "/aws/lambda/shop-users" },
  { label: "movies", logGroup: "/aws/lambda/shop-movies" },
];
const group = resource("aws:cloudwatch/logGroup:LogGroup", "users-logs", {
  inputs: { retentionInDays: 30 },
  outputs: { name: "/aws/lambda/shop-users" },
});

const withClient = (work: (client: CloudWatchLogsClient) => Promise<void>) =>
  withFolder(async dataDir => {
    mkdirSync(join(dataDir, "logs"));
    writeFileSync(join(dataDir, "logs", "users.jsonl.1"), `${lines[0]}\n`);
    writeFileSync(join(dataDir, "logs", "users.jsonl"), `${lines.slice(1).join("\n")}\n`);
    const service = cloudWatchLogsService(testHost([group]), { dataDir, functions: () => functions });
    const served = await serveAws(service.aws);
    const client = new CloudWatchLogsClient(served.config);
    await work(client).finally(() => {
      client.destroy();
      return served.close();
    });
  });

const logGroupName = "/aws/lambda/shop-users";
const filter = async (client: CloudWatchLogsClient, more: Partial<FilterLogEventsCommandInput> = {}) => {
  const { events = [], nextToken } = await client.send(new FilterLogEventsCommand({ logGroupName, ...more }));
  return { found: events.map(({ message = "" }) => lines.indexOf(message)), nextToken };
};
const test = suite("CloudWatch Logs");

test("groups are the program's, and those that Lambda would make", () =>
  withClient(async client => {
    const { logGroups = [] } = await client.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: "/aws/" }),
    );
    assert.equal(
      logGroups.map(({ logGroupName: name, retentionInDays }) => [name, retentionInDays]),
      [
        ["/aws/lambda/shop-movies", undefined],
        ["/aws/lambda/shop-users", 30],
      ],
    );
    const { logStreams = [] } = await client.send(new DescribeLogStreamsCommand({ logGroupName }));
    assert.equal(
      logStreams.map(({ logStreamName, lastEventTimestamp }) => [logStreamName, lastEventTimestamp]),
      [["users", start + 3_000]],
    );
  }));

test("lines are filtered by time, words and members, page by page", () =>
  withClient(async client => {
    const found = async (more: object) => (await filter(client, more)).found;
    assert.equal(await found({}), [0, 1, 2, 3]);
    assert.equal(await found({ startTime: start + 1_000, endTime: start + 2_000 }), [1, 2]);
    assert.equal(await found({ filterPattern: "request -INFO" }), [1]);
    assert.equal(await found({ filterPattern: '"not found"' }), [3]);
    assert.equal(await found({ filterPattern: "?plain ?WARN" }), [2, 3]);
    assert.equal(await found({ filterPattern: '{ $.level = "ERROR" || $.facts.movie = "m-*" }' }), [1, 3]);
    assert.equal(await found({ filterPattern: "{ $.status >= 500 && $.level != INFO }" }), [1]);
    const first = await filter(client, { limit: 3 });
    const second = await filter(client, { limit: 3, nextToken: first.nextToken });
    assert.equal([first.found, second.found, second.nextToken], [[0, 1, 2], [3], undefined]);
  }));

test("a stream is read from its end, or from its start until the token stays the same", () =>
  withClient(async client => {
    const get = (more: object) =>
      client.send(new GetLogEventsCommand({ logGroupName, logStreamName: "users", ...more }));
    const messages = ({ events = [] }: { events?: OutputLogEvent[] | undefined }) =>
      events.map(({ message = "" }) => lines.indexOf(message));
    assert.equal(messages(await get({ limit: 2 })), [2, 3]);
    const first = await get({ startFromHead: true, limit: 3 });
    const second = await get({ startFromHead: true, nextToken: first.nextForwardToken });
    const third = await get({ startFromHead: true, nextToken: second.nextForwardToken });
    assert.equal([messages(first), messages(second), messages(third)], [[0, 1, 2], [3], []]);
    assert.is(third.nextForwardToken, second.nextForwardToken);
  }));

test("patterns take parentheses, and quotes that hold operators and brackets", () =>
  withClient(async client => {
    const found = async (filterPattern: string) => (await filter(client, { filterPattern })).found;
    assert.equal(await found('{ ($.level = "ERROR" || $.level = "WARN") && $.message = "request" }'), [1]);
    assert.equal(
      await found('{ $.level = "ERROR" || ($.level = "WARN" && ($.message != "x && y")) }'),
      [1, 3],
    );
    assert.equal(await found('{ $.message = "not || found" }'), []);
    assert.equal(await found("{$.status>=500}"), [1]);
    assert.equal(await found("{ $.facts NOT EXISTS }"), [0, 1]);
    assert.equal(await found('"[brackets]" plain'), []);
    assert.equal(await found('-"[brackets]" plain'), [2]);
    for (const pattern of ["{ ($.a = 1 }", "{ $.a = }", "{ $.a = 1 && }", "[a, b]"])
      assert.is(await found(pattern).catch(error => error.name), "InvalidParameterException", pattern);
  }));

test("a stream is read backwards to its start, where the token stays the same", () =>
  withClient(async client => {
    const get = (nextToken?: string) =>
      client.send(new GetLogEventsCommand({ logGroupName, logStreamName: "users", limit: 3, nextToken }));
    const messages = ({ events = [] }: { events?: OutputLogEvent[] | undefined }) =>
      events.map(({ message = "" }) => lines.indexOf(message));
    const latest = await get();
    const before = await get(latest.nextBackwardToken);
    const none = await get(before.nextBackwardToken);
    assert.equal([messages(latest), messages(before), messages(none)], [[1, 2, 3], [0], []]);
    assert.is(none.nextBackwardToken, before.nextBackwardToken);
    assert.equal(messages(await get(before.nextForwardToken)), [1, 2, 3]);
  }));

test("limits that are none, and members that contradict one another, are refused", () =>
  withClient(async client => {
    const refusal = (work: Promise<unknown>) =>
      work.then(
        () => "accepted",
        error => error.name,
      );
    const stream = { logGroupName, logStreamName: "users" };
    for (const limit of [0, 10_001]) {
      assert.is(await refusal(filter(client, { limit })), "InvalidParameterException");
      assert.is(
        await refusal(client.send(new GetLogEventsCommand({ ...stream, limit }))),
        "InvalidParameterException",
      );
    }
    for (const command of [
      new DescribeLogGroupsCommand({ limit: 51 }),
      new DescribeLogGroupsCommand({ logGroupNamePrefix: "a", logGroupNamePattern: "b" }),
    ])
      assert.is(await refusal(client.send(command)), "InvalidParameterException");
    const byTime = { orderBy: "LastEventTime", logStreamNamePrefix: "u" } as const;
    for (const more of [byTime, { limit: 51 }])
      assert.is(
        await refusal(client.send(new DescribeLogStreamsCommand({ logGroupName, ...more }))),
        "InvalidParameterException",
      );
    assert.is(
      await refusal(filter(client, { logStreamNames: ["users"], logStreamNamePrefix: "u" })),
      "InvalidParameterException",
    );
    assert.is(await refusal(filter(client, { logGroupIdentifier: logGroupName })), "ValidationException");
    const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({}));
    assert.is(logGroups[0]?.logGroupClass, "STANDARD");
    assert.ok((logGroups[0]?.creationTime ?? 0) > 0);
  }));

test("an unknown group, and a pattern that is not understood, are refused by AWS's names", () =>
  withClient(async client => {
    const refusal = (more: Partial<FilterLogEventsCommandInput>) =>
      filter(client, more).then(
        () => "accepted",
        error => error.name,
      );
    assert.is(await refusal({ logGroupName: "none" }), "ResourceNotFoundException");
    assert.is(await refusal({ filterPattern: "%reg.*%" }), "InvalidParameterException");
    assert.is(await refusal({ filterPattern: "{ level is wrong }" }), "InvalidParameterException");
  }));

test.run();
