import { eraseDeposits } from "../deposits/erase.ts";
import { eraseTickets } from "../events/tickets.ts";
import { eraseMining } from "../mining/holdings.ts";
import type { Transaction } from "../platform/database.ts";
import { eraseRunning } from "../running/erase.ts";
import { eraseStrava } from "../strava/erase.ts";
import { eraseWallet } from "../wallet/ledger.ts";

/**
 * What the other services have of a person, removed in the transaction that deletes the account: statements alone,
 * so that an account is deleted whole or not at all. Their tables are in every stack, whatever services it runs.
 */
export const erasers: readonly ((transaction: Transaction, userId: string) => Promise<void>)[] = [
  eraseRunning,
  eraseStrava,
  eraseTickets,
  eraseMining,
  // Before the wallet: whoever credits a deposit takes these rows first.
  eraseDeposits,
  eraseWallet,
];
