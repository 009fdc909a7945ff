import { defineErrors } from "../../../contract/errors.ts";

/** Errors about wallets. Services that post to one name them in their contracts too. */
export const errors = defineErrors({
  insufficient_funds: {
    status: 409,
    title: "The wallet holds too little",
    help: "Read the wallet, and earn or add coins first; nothing was taken.",
  },
  wallet_frozen: {
    status: 409,
    title: "The wallet is frozen by a debt",
    help: "What was credited had to be taken back after it was spent. Whatever comes in pays that debt; then spending goes on.",
  },
  wallet_full: {
    status: 409,
    title: "The wallet cannot hold that much",
    help: "No balance goes beyond 2^53 - 1.",
  },
});
