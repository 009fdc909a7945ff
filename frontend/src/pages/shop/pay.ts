import { ApiError } from "../../../../client/index.ts";
import type { App } from "../../app/app.ts";
import { text } from "./text.ts";

/** Leaves for the page where an order is paid. Where the stack takes no payments, it says so. */
export async function payOrder({ client, config, toasts }: App, orderId: string): Promise<void> {
  if (!config.services.includes("payments")) return toasts.say(text.orders.off);
  try {
    const { url } = await client.payments.checkout({ orderId });
    location.assign(url);
  } catch (error) {
    if (!(error instanceof ApiError) || !error.is("payments_off")) throw error;
    toasts.say(text.orders.off);
  }
}
