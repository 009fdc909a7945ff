/** Services whose functions hold Stripe's client, and so are larger than others. */
export const largeServices = ["payments", "stripe-webhook"];
