import { readTarget } from "../connections.ts";
import { databaseError, fromPostgres } from "../errors.ts";
import type { DataApi, Run } from "../service.ts";
import { readTransactionId } from "./rollback-transaction.ts";

/** https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_CommitTransaction.html */
export const commitTransaction =
  (api: DataApi): Run =>
  async input => {
    const target = readTarget(input);
    return api.transactions.use(readTransactionId(input), target, async transaction => {
      const { client } = transaction;
      // PostgreSQL would roll back and call that a success.
      if (client.getTransactionStatus() === "E") {
        throw databaseError(
          "ERROR: current transaction is aborted, commands ignored until end of transaction block; SQLState: 25P02",
        );
      }
      try {
        await client.query("commit");
        api.transactions.end(transaction, "One previous call resulted in a termination of your transaction.");
      } catch (error) {
        api.transactions.end(
          transaction,
          "Transaction has been aborted due to an error from a previous call.",
          true,
        );
        throw fromPostgres(error);
      }
      return { transactionStatus: "Transaction Committed" };
    });
  };
