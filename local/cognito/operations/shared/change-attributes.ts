import type { Cognito } from "../../cognito.ts";
import type { Contact, Pool } from "../../config/pool.ts";
import type { CodeDeliveryDetails } from "../../delivery/send-code.ts";
import type { AttributeValues } from "../../rules/attributes.ts";
import type { User } from "../../state/users.ts";
import { checkKept, sendVerification, toVerify, withAttributes } from "./attributes.ts";

export interface AttributeUpdate {
  readonly pool: Pool;
  readonly user: User;
  /** Checked against the schema already. */
  readonly values: AttributeValues;
  readonly clientId: string | null;
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
}

/**
 * Changes attributes and sends the codes that verify new contacts. Where the pool wants it, a contact keeps its
 * old value until then; a value that an administrator marks as verified counts at once.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html
 */
export async function changeAttributes(
  cognito: Cognito,
  update: AttributeUpdate,
): Promise<readonly CodeDeliveryDetails[]> {
  const { pool, user, values, clientId, clientMetadata } = update;
  checkKept(
    pool,
    Object.keys(values).filter(name => values[name] === ""),
  );
  const verify = toVerify(pool, user, values).filter(contact => values[`${contact}_verified`] !== "true");
  const waiting = verify.filter(contact => pool.verifyBeforeUpdate.includes(contact));
  const pending = pick(values, waiting);
  const atOnce = Object.fromEntries(Object.entries(values).filter(([name]) => !(name in pending)));
  const updated = cognito.users.update(user, latest => ({
    ...withAttributes(latest, atOnce),
    pending: { ...latest.pending, ...pending },
  }));
  const deliveries: CodeDeliveryDetails[] = [];
  for (const contact of verify) {
    const to = values[contact] ?? "";
    const source = "CustomMessage_UpdateUserAttribute";
    deliveries.push(
      await sendVerification(cognito, { pool, user: updated, contact, to, source, clientId, clientMetadata }),
    );
  }
  return deliveries;
}

const pick = (values: AttributeValues, names: readonly Contact[]): AttributeValues =>
  Object.fromEntries(names.flatMap(name => (values[name] === undefined ? [] : [[name, values[name]]])));
