import type { Queries, Transaction } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";

/** What a payment is to its order. */
export type ReceiptKind = "order" | "duplicate" | "late" | "mismatched";

/** Money that has arrived. */
export interface Receipt {
  readonly paymentIntent: string;
  readonly orderId: string;
  readonly sessionId: string;
  readonly kind: ReceiptKind;
  /** Minor units. */
  readonly amount: number;
  /** ISO 4217, upper case. */
  readonly currency: string;
}

const columns = sql`
  payment_intent as "paymentIntent", order_id as "orderId", session_id as "sessionId", kind, amount, currency`;

export const findReceipt = (queries: Queries, paymentIntent: string): Promise<Receipt | undefined> =>
  queries.one<Receipt>(sql`select ${columns} from receipts where payment_intent = ${paymentIntent}`);

/** The one that pays the order. */
export const receiptOfOrder = (queries: Queries, orderId: string): Promise<Receipt | undefined> =>
  queries.one<Receipt>(sql`
    select ${columns} from receipts where order_id = ${sql.uuid(orderId)} and kind = 'order'`);

export const insertReceipt = (transaction: Transaction, receipt: Receipt): Promise<number> =>
  transaction.execute(sql`
    insert into receipts (payment_intent, order_id, session_id, kind, amount, currency)
    values (${receipt.paymentIntent}, ${sql.uuid(receipt.orderId)}, ${receipt.sessionId}, ${receipt.kind},
      ${receipt.amount}, ${receipt.currency})`);
