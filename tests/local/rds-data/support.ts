import {
  BeginTransactionCommand,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
  type ExecuteStatementCommandOutput,
  type Field,
  type SqlParameter,
} from "@aws-sdk/client-rds-data";
import { dataApiService } from "../../../local/rds-data/service.ts";
import { clusterArn, secretArns, serveDataApi, type TestDataApi } from "../../support/data-api.ts";
import { type TestDatabase, testDatabase } from "../../support/database.ts";

/** The SDK's own client on the Data API of a fresh, empty database, as its owner. */
export interface DataApiContext extends TestDataApi {
  readonly db: TestDatabase;
  readonly service: ReturnType<typeof dataApiService>;
  /** What every call needs. */
  readonly target: { resourceArn: string; secretArn: string; database: string };
  /** Time, as the service sees it. */
  readonly clock: { time: number };
  execute(sql: string, more?: Partial<ExecuteStatementCommandInput>): Promise<ExecuteStatementCommandOutput>;
  /** The only value of the only row. */
  value(sql: string, more?: Partial<ExecuteStatementCommandInput>): Promise<Field | undefined>;
  begin(): Promise<string>;
  closeAll(): Promise<void>;
}

/** For tests that outlast the Data API's patience; all others must not meet it on a slow machine. */
export const SHORT_TIMEOUT_MS = 500;

export async function dataApi(statementTimeoutMs = 60_000): Promise<DataApiContext> {
  const db = await testDatabase({ migrations: false });
  const clock = { time: Date.UTC(2026, 5, 1) };
  const urls: Readonly<Record<string, string>> = { owner: db.ownerUrl, app: db.url };
  const service = dataApiService({
    clock: { now: () => new Date(clock.time) },
    statementTimeoutMs,
    cluster: arn => (arn === clusterArn ? { arn, urlFor: ({ user }) => urls[user] ?? db.ownerUrl } : null),
    secretValue: arn => secretValues[arn],
  });
  const served = await serveDataApi(service.aws);
  const target = { resourceArn: clusterArn, secretArn: secretArns.owner, database: db.name };
  const execute: DataApiContext["execute"] = (sql, more) =>
    served.client.send(new ExecuteStatementCommand({ ...target, sql, ...more }));
  return {
    ...served,
    db,
    service,
    target,
    clock,
    execute,
    value: async (sql, more) => (await execute(sql, more)).records?.[0]?.[0],
    begin: async () => (await served.client.send(new BeginTransactionCommand(target))).transactionId ?? "",
    async closeAll() {
      await served.close();
      await service.close();
      await db.close();
    },
  };
}

/** Secrets that are wrong in one way each, besides the two that are right. */
const secretValues: Record<string, string | undefined> = {
  [secretArns.owner]: JSON.stringify({ username: "owner", password: "" }),
  [secretArns.app]: JSON.stringify({ username: "app", password: "" }),
  "arn:not-json": "x",
  "arn:no-password": JSON.stringify({ username: "owner" }),
};

/** `ValidationException 400: ...`, as the client sees it. */
export const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "no refusal",
    error => `${error.name} ${error.$metadata?.httpStatusCode}: ${error.message}`,
  );

export const text = (
  name: string,
  stringValue: string,
  typeHint?: SqlParameter["typeHint"],
): SqlParameter => ({
  name,
  value: { stringValue },
  ...(typeHint ? { typeHint } : {}),
});
export const long = (name: string, longValue: number): SqlParameter => ({ name, value: { longValue } });
