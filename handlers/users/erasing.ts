import {
  type ErasureDependencies,
  type ErasureMessage,
  eraseAccount,
  erasedAtOnce,
} from "../platform/identity/erasure.ts";
import type { MessageContext } from "../platform/work/consume.ts";

/** No batch is begun with less time left, in milliseconds: the database gives up after 25 s. */
const reserveMilliseconds = 30_000;

interface PassingOn extends ErasureDependencies {
  readonly askErasure: (message: ErasureMessage) => Promise<void>;
}

/** Erases a deleted account, and leaves what the time is too short for to another message. */
export async function eraseOrPassOn(
  { askErasure, ...dependencies }: PassingOn,
  message: ErasureMessage,
  { log, timeIsLeft }: MessageContext,
): Promise<void> {
  const hasTime = () => timeIsLeft(reserveMilliseconds);
  const isErased = await eraseAccount(dependencies, message.userId, erasedAtOnce, hasTime);
  log.info(isErased ? "account erased" : "account not erased yet", { subject: message.userId });
  if (!isErased) await askErasure(message);
}
