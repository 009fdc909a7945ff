import { eraseDeposits } from "./game/deposits/erase.ts";
import { eraseTickets } from "./game/events/erase.ts";
import { eraseMining } from "./game/mining/erase.ts";
import { eraseRunning } from "./game/running/erase.ts";
import { eraseStrava } from "./game/strava/erase.ts";
import { eraseWallet } from "./game/wallet/erase.ts";
import { eraseReplies } from "./platform/http/idempotency.ts";
import type { Eraser } from "./platform/identity/eraser.ts";
import { eraseRequestCounts } from "./platform/identity/request-counts.ts";
import { eraseOrders } from "./shop/orders/erase.ts";
import { erasePayments } from "./shop/payments/erase.ts";

/**
 * What the services have of a person, removed in batches once the account is deleted. Their tables are in every stack,
 * whatever services it runs. The order is that of "Order of locks" in docs/architecture.md.
 */
export const erasers: readonly Eraser[] = [
  eraseStrava,
  eraseTickets,
  eraseRunning,
  eraseMining,
  eraseDeposits,
  eraseWallet,
  eraseOrders,
  erasePayments,
  eraseRequestCounts,
  // At the end: requests that name the person have failed since the others are through, or have left their reply.
  eraseReplies,
];
