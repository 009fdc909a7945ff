import type { Kept } from "../users/kept.ts";

export const kept: Kept = {
  "wallet_entries.actor_id": "the books say which admin adjusted somebody else's wallet",
};
