import type { Transaction } from "../../platform/database/database.ts";
import { ApiError } from "../../platform/errors.ts";
import { post } from "../wallet/shared.ts";
import { errors } from "./errors.ts";
import { findEvent } from "./store.ts";
import { hasTicket, type Sale, sellTicket } from "./ticket-store.ts";

/**
 * Sells a ticket: seat, ticket and coins in one transaction.
 *
 * @throws ApiError `event_not_found`, `ticket_already_bought`, `event_not_on_sale`, `event_sold_out`,
 *   `insufficient_funds`, `wallet_frozen`
 */
export async function buyTicket(transaction: Transaction, sale: Sale): Promise<void> {
  const priceCoins = await sellTicket(transaction, sale);
  if (priceCoins === undefined) throw await refusal(transaction, sale);
  if (priceCoins === 0) return;
  await post(transaction, {
    userId: sale.userId,
    currency: "coins",
    amount: -priceCoins,
    kind: "ticket",
    reference: `ticket:${sale.ticketId}`,
  });
}

async function refusal(transaction: Transaction, { eventId, userId, now }: Sale): Promise<ApiError> {
  const event = await findEvent(transaction, eventId);
  if (!event?.shown) return new ApiError(errors.event_not_found);
  if (await hasTicket(transaction, eventId, userId)) return new ApiError(errors.ticket_already_bought);
  if (event.state !== "published" || Date.parse(event.endsAt) <= now)
    return new ApiError(errors.event_not_on_sale);
  return new ApiError(errors.event_sold_out);
}
