import type { Kept } from "../users/kept.ts";

export const kept: Kept = {
  "customer_audit.user_id": "the trail says who worked with whose data, also after the account is deleted",
};
