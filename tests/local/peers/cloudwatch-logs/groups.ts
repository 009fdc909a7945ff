import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  type DescribeLogGroupsCommandInput,
  DescribeLogStreamsCommand,
  type DescribeLogStreamsCommandInput,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cloudWatchLogsService } from "../../../../local/cloudwatch-logs/index.ts";
import { serveAws } from "../../../support/aws-server.ts";
import { resource, testHost } from "../../../support/service-host.ts";
import { refusal } from "../support/refusal.ts";

export const arnOf = (name: string) => `arn:aws:logs:eu-west-1:000000000000:log-group:${name}`;
export const start = Date.UTC(2026, 5, 1, 9);

/** A line as functions write it, at a second after the start. */
export const line = (second: number, facts: object = {}): string =>
  JSON.stringify({ timestamp: new Date(start + second * 1000).toISOString(), ...facts });

/** Groups of the program with their streams' lines, and the SDK's client. */
export type Program = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export class Logs {
  constructor(readonly client: CloudWatchLogsClient) {}

  groups(input: DescribeLogGroupsCommandInput) {
    return this.client.send(new DescribeLogGroupsCommand(input));
  }

  async groupNames(input: DescribeLogGroupsCommandInput) {
    const { logGroups = [], nextToken } = await this.groups(input);
    return { names: logGroups.map(({ logGroupName }) => logGroupName), nextToken };
  }

  streams(logGroupName: string, more: DescribeLogStreamsCommandInput = {}) {
    return this.client.send(new DescribeLogStreamsCommand({ logGroupName, ...more }));
  }

  async streamNames(logGroupName: string, more: DescribeLogStreamsCommandInput = {}) {
    const { logStreams = [], nextToken } = await this.streams(logGroupName, more);
    return { names: logStreams.map(({ logStreamName }) => logStreamName), nextToken };
  }

  filter(logGroupName: string, more: FilterLogEventsCommandInput = {}) {
    return this.client.send(new FilterLogEventsCommand({ logGroupName, ...more }));
  }

  async found(logGroupName: string, more: FilterLogEventsCommandInput = {}) {
    return (await this.filter(logGroupName, more)).events?.map(({ message }) => message);
  }

  get(logGroupName: string, logStreamName: string, more: Partial<GetLogEventsCommandInput> = {}) {
    return this.client.send(new GetLogEventsCommand({ logGroupName, logStreamName, ...more }));
  }
}

export interface Cases {
  (name: string, run: (logs: Logs) => Promise<unknown>): void;
  /** A case whose call is refused with that error and message. */
  refuses(name: string, code: string, message: string, call: (logs: Logs) => Promise<unknown>): void;
  run(): void;
}

/** Cases on the same groups: nothing of them is changed. */
export function logsCases(title: string, program: Program): Cases {
  const test = suite<{ logs: Logs; close: () => Promise<void> }>(
    `CloudWatch Logs as other projects' tests know it: ${title}`,
    {} as never,
  );
  test.before(async context => {
    const dataDir = mkdtempSync(join(tmpdir(), "groundwork-peers-"));
    mkdirSync(join(dataDir, "logs"));
    const files = Object.values(program).flatMap(streams => Object.entries(streams));
    for (const [stream, lines] of files)
      writeFileSync(join(dataDir, "logs", `${stream}.jsonl`), lines.map(one => `${one}\n`).join(""));
    const service = cloudWatchLogsService(testHost(Object.keys(program).map(groupOf)), {
      dataDir,
      functions: () =>
        Object.entries(program).flatMap(([logGroup, streams]) =>
          Object.keys(streams).map(label => ({ label, logGroup })),
        ),
    });
    const served = await serveAws(service.aws);
    const client = new CloudWatchLogsClient(served.config);
    context.logs = new Logs(client);
    context.close = async () => {
      client.destroy();
      await served.close();
      rmSync(dataDir, { recursive: true });
    };
  });
  test.after(({ close }) => close());
  const add = (name: string, run: (logs: Logs) => Promise<unknown>) =>
    test(name, async ({ logs }) => {
      await run(logs);
    });
  const refuses: Cases["refuses"] = (name, code, message, call) =>
    add(name, async logs => {
      const found = await refusal(call(logs));
      assert.is(found.code, code);
      assert.is(found.message, message);
    });
  return Object.assign(add, { refuses, run: () => test.run() });
}

const groupOf = (name: string) =>
  resource("aws:cloudwatch/logGroup:LogGroup", name, {
    inputs: name.endsWith("-kept")
      ? { retentionInDays: 30, kmsKeyId: "arn:aws:kms:eu-west-1:000000000000:key/k" }
      : {},
    outputs: { name },
  });
