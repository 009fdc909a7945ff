import type { Kept } from "../users/kept.ts";

export const kept: Kept = {
  "stock_entries.actor_id": "the books say which admin changed the shop's stock",
  "refunds.actor_id": "the books say which admin paid back",
};
