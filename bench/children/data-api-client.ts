/** The bare SDK client: one statement after another on each of so many lines, with nothing around it. */
import { writeSync } from "node:fs";
import { ExecuteStatementCommand, RDSDataClient } from "@aws-sdk/client-rds-data";
import { compile } from "../../handlers/platform/database/sql.ts";
import { filmById } from "../services/bench/film.ts";
import type { ClientRequest, ClientResult } from "../support/bare-client.ts";

const { filmId, lines, warmUpSeconds, seconds }: ClientRequest = JSON.parse(process.argv[2] ?? "{}");
const { DATABASE_CLUSTER_ARN, DATABASE_SECRET_ARN, DATABASE_NAME } = process.env;
const client = new RDSDataClient({ maxAttempts: 1 });
const input = {
  resourceArn: DATABASE_CLUSTER_ARN,
  secretArn: DATABASE_SECRET_ARN,
  database: DATABASE_NAME,
  includeResultMetadata: true,
  ...compile(filmById(filmId)),
};

const begin = performance.now() + warmUpSeconds * 1_000;
const end = begin + seconds * 1_000;
let statements = 0;
await Promise.all(Array.from({ length: lines }, line));
const result: ClientResult = { perSecond: statements / ((performance.now() - begin) / 1_000) };
writeSync(3, JSON.stringify(result));
process.exit();

async function line(): Promise<void> {
  while (performance.now() < end) {
    const { records } = await client.send(new ExecuteStatementCommand(input));
    if (records?.length !== 1) throw new Error("the film is not there");
    if (performance.now() >= begin) statements += 1;
  }
}
