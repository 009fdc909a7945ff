import { createHmac } from "node:crypto";

/**
 * The `Stripe-Signature` header of a webhook. `v0` is the decoy that test mode sends: only `v1` may be believed.
 * @param timestamp Unix seconds
 * @see https://docs.stripe.com/webhooks#verify-manually
 */
export function signatureHeader(body: string, secret: string, timestamp: number): string {
  const hmac = (key: string) => createHmac("sha256", key).update(`${timestamp}.${body}`).digest("hex");
  return `t=${timestamp},v1=${hmac(secret)},v0=${hmac(`decoy of ${secret}`)}`;
}
