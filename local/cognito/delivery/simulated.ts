import { createHmac } from "node:crypto";
import type { Cognito } from "../cognito.ts";
import type { Contact, Pool } from "../config/pool.ts";
import { isEmail, isPhoneNumber } from "../rules/attributes.ts";
import { type CodeDeliveryDetails, deliveryDetails } from "./send-code.ts";

/**
 * What a reply says for a user who does not exist, where the client must not learn that: the same each time, with
 * the address that was typed or an invented one. `contact` is where the pool would send the code.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
 */
export async function simulatedDelivery(
  cognito: Cognito,
  pool: Pool,
  name: string,
  contact: Contact | undefined = pool.autoVerified[0],
): Promise<CodeDeliveryDetails> {
  if (isEmail(name)) return deliveryDetails("email", name);
  if (isPhoneNumber(name)) return deliveryDetails("phone_number", name);
  const { secret } = await cognito.keys.of(pool.id);
  const bytes = createHmac("sha256", secret).update(`delivery/${pool.id}/${name.toLowerCase()}`).digest();
  if (contact === "phone_number")
    return deliveryDetails(
      "phone_number",
      `+1555000${String(bytes.readUInt16BE(0) % 10_000).padStart(4, "0")}`,
    );
  const letter = (index: number) => String.fromCharCode(97 + ((bytes[index] ?? 0) % 26));
  return deliveryDetails("email", `${letter(0)}@${letter(1)}`);
}
