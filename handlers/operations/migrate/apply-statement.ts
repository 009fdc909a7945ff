import { lineOf, type MigrationFile } from "../../../lib/sql/migration-files.ts";
import { faultOf } from "../../platform/database/faults.ts";
import { MigrationError } from "./migration-error.ts";
import type { OwnerApi, StatementInput } from "./owner-api.ts";
import { type Patience, pause } from "./patience.ts";

/**
 * Runs a statement of a transaction for as long as it takes. The Data API's call fails after 45 s; the statement
 * goes on, and its transaction refuses all others until it has ended.
 */
export async function runLong(
  { api, patience }: { readonly api: OwnerApi; readonly patience: Patience },
  input: StatementInput & { readonly transactionId: string },
): Promise<void> {
  try {
    await api.execute({ ...input, continueAfterTimeout: true });
  } catch (error) {
    if (faultOf(error).kind !== "tooSlow") throw error;
    await untilEnded(api, patience, input.transactionId);
  }
}

/** @throws Error when the statement failed meanwhile: PostgreSQL then refuses everything in the transaction */
async function untilEnded(api: OwnerApi, patience: Patience, transactionId: string): Promise<void> {
  for (;;) {
    await pause(patience, "a statement takes long");
    try {
      await api.execute({ sql: "select 1 as ended", transactionId });
      return;
    } catch (error) {
      if (!/still running a query/i.test((error as Error).message)) throw error;
    }
  }
}

/** Adds file, line and statement to what PostgreSQL said. */
export const explain =
  (file: MigrationFile, index: number) =>
  (error: Error): never => {
    const line = lineOf(file, index);
    throw new MigrationError(`migrations/${file.name}:${line}: statement ${index + 1}: ${error.message}`, {
      cause: error instanceof MigrationError ? error.cause : error,
    });
  };
