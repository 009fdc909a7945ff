import { readTarget } from "../connections.ts";
import { fromPostgres } from "../errors.ts";
import type { DataApi, Run } from "../service.ts";

/** https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_BeginTransaction.html */
export const beginTransaction =
  (api: DataApi): Run =>
  async input => {
    const target = readTarget(input);
    const client = await api.connections.take(target);
    try {
      await client.query("begin");
    } catch (error) {
      client.release(true);
      throw fromPostgres(error);
    }
    return { transactionId: api.transactions.add(client, target) };
  };
