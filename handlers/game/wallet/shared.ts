/** What the game's other services do with wallets: they post to the ledger, in their own transactions. */
export { type Posting, post, postAll, takeBack } from "./ledger-store.ts";
