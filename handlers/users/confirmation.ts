import * as v from "valibot";
import { Uuid } from "../../contract/schemas.ts";
import type { Database } from "../platform/database/database.ts";
import { saveAccount } from "../platform/identity/user-store.ts";
import type { Log } from "../platform/observe/log.ts";

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
 * The same trigger fires after a forgotten password was reset, which creates no account. Whatever goes wrong, the
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
