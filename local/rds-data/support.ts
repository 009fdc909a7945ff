import type { SupportNotes } from "../support.ts";

export const rdsDataNotes: SupportNotes = {
  differences: [
    "PostgreSQL 17 from npm answers, or the server of DATABASE_URL; what only Aurora has (its extensions and its functions) is not there.",
    "Each call connects as the role in its secret, so that grants are real.",
    "The limits are AWS's: 1 MiB of result, 64 KiB a row, 10 MiB of JSON, 45 s a statement, three minutes idle and a day in a transaction.",
    "A cluster does not pause by itself: `--fault rds-data=resuming:0.2` shows what callers do then.",
    "Transactions are gone when local mode ends.",
  ],
  missing: [
    "ExecuteSql, and Aurora MySQL.",
    "Clusters without the Data API, direct connections from functions, snapshots, replicas, parameter groups and proxies.",
  ],
};
