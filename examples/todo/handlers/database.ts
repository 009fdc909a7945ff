import { ExecuteStatementCommand, RDSDataClient } from "@aws-sdk/client-rds-data";

const client = new RDSDataClient();

/** The rows of one statement, whose values stand in it as `:name`. */
export async function query(sql: string, values: Record<string, string> = {}): Promise<unknown[]> {
  const command = new ExecuteStatementCommand({
    resourceArn: process.env.DATABASE_CLUSTER_ARN,
    secretArn: process.env.DATABASE_SECRET_ARN,
    database: process.env.DATABASE_NAME,
    sql,
    parameters: Object.entries(values).map(([name, stringValue]) => ({ name, value: { stringValue } })),
    formatRecordsAs: "JSON",
  });
  const { formattedRecords = "[]" } = await client.send(command);
  return JSON.parse(formattedRecords);
}
