import * as v from "valibot";
import type { Database } from "../platform/database.ts";
import type { Log } from "../platform/log.ts";
import { Uuid } from "../platform/schemas.ts";
import { saveAccount } from "./store.ts";

/** Loose, because Cognito wants back the very event that it sent. */
export const ConfirmationEvent = v.looseObject({ triggerSource: v.string() });
export type ConfirmationEvent = v.InferOutput<typeof ConfirmationEvent>;

/** What is read of it. */
const Confirmed = v.object({
  userName: v.string(),
  request: v.object({
    userAttributes: v.object({ sub: Uuid, email: v.optional(v.string()) }),
  }),
});

/**
 * Makes the person's row when a sign-up is confirmed.
 *
 * The same trigger fires when a forgotten password was set anew, which makes nobody. Whatever goes wrong, the
 * event is returned: the account is confirmed already, and the first request makes the row too.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
 */
export async function saveConfirmed(
  event: ConfirmationEvent,
  database: Database,
  log: Log,
): Promise<ConfirmationEvent> {
  if (event.triggerSource !== "PostConfirmation_ConfirmSignUp") return event;
  try {
    const { userName, request } = v.parse(Confirmed, event);
    const { sub, email = null } = request.userAttributes;
    await saveAccount(database, { id: sub, username: userName, email });
  } catch (error) {
    log.error("the row was not made; the first request will", { error });
  }
  return event;
}
