import { readTarget } from "../connections.ts";
import { badRequest, fromPostgres } from "../errors.ts";
import type { DataApi, Input, Run } from "../service.ts";

/** https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_RollbackTransaction.html */
export const rollbackTransaction =
  (api: DataApi): Run =>
  async input => {
    const target = readTarget(input);
    return api.transactions.use(readTransactionId(input), target, async transaction => {
      try {
        await transaction.client.query("rollback");
        api.transactions.end(transaction, "One previous call resulted in a termination of your transaction.");
      } catch (error) {
        api.transactions.end(
          transaction,
          "Transaction has been aborted due to an error from a previous call.",
          true,
        );
        throw fromPostgres(error);
      }
      return { transactionStatus: "Rollback Complete" };
    });
  };

export function readTransactionId(input: Input): string {
  if (typeof input.transactionId !== "string" || !input.transactionId)
    throw badRequest("transactionId is required.");
  return input.transactionId;
}
