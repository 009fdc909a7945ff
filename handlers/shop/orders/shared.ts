/** What payments use of orders, in their own transactions. */
export type { Address, State } from "./contract.ts";
export { errors as orderErrors } from "./errors.ts";
export {
  extendHold,
  freeUnsent,
  reserveAgain,
  saveAddress,
  setHold,
  withdrawPieces,
} from "./payment-store.ts";
export { findHeld, giveUp, type Move, moveOrders } from "./state-store.ts";
export { findOrder, listItems, lockOrder, type StoredItem, type StoredOrder } from "./store.ts";
