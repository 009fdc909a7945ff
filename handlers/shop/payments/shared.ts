/** What the webhook uses of payments. */
export { type Desk, deskOf } from "./desk.ts";
export { Outdated } from "./disputes.ts";
export { takeEvent } from "./events.ts";
export { paymentsEnvironment, paymentsOf, whereOn } from "./settings.ts";
export { type Effect, UnknownOrder } from "./settling.ts";
