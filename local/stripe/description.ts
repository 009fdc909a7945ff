import type { ServiceDescription } from "../services/description.ts";
import { API_VERSION } from "./http/version.ts";
import { mountStripe } from "./mount.ts";
import { routes } from "./routes.ts";

export const stripe: ServiceDescription = {
  title: "Stripe",
  vendor: "Stripe",
  types: [],
  endpoints: [...Object.keys(routes), "GET /c/pay/{id}", "POST /c/pay/{id}"],
  notes: {
    differences: [
      `The API version ${API_VERSION} is the only one; every key that begins with sk_test_ or rk_test_ is taken. *Impact*: a wrong key is not noticed here. *What to do*: the preview looks at its form, Stripe at the rest.`,
      "Payments are checkout sessions in payment mode on a hosted page, by the known test cards, and in eur, usd and gbp by test accounts that pay or fail seconds later. *Impact*: other methods of payment cannot be tried. *What to do*: a test key of Stripe's own.",
      "What takes days with Stripe takes seconds: delayed payments 5 s (or 3 min), refunds that change 5 s, disputes and early fraud warnings 3 s, decisions on evidence 5 s. *Impact*: what waits for days is over soon. *What to do*: nothing; that is wanted here.",
      "Webhooks go to this machine only, all at once and in no certain order; what fails is tried again after 2 s, 10 s, 1 min, 10 min and 1 h. *Impact*: Stripe goes on for three days. *What to do*: the console's *Send again*, or the reconcile job.",
      "Minimum amounts are those of the session's own currency; no balance transactions, fees or receipts are made. *Impact*: an amount that Stripe refuses in the account's currency passes. *What to do*: a test key of Stripe's own.",
      "A dispute's `uncategorized_text` decides it: `losing_evidence` loses, all else wins. *Impact*: real evidence decides nothing. *What to do*: nothing.",
      "The page is in English whatever `locale` says, and shows no images. *Impact*: translations cannot be looked at. *What to do*: a test key of Stripe's own.",
    ],
    alike: [
      "As with Stripe, a buyer goes back to the shop when the webhook has answered, after 10 s at most.",
      "Idempotency keys are kept for 24 hours, errors of requests that began included; events for 30 days.",
    ],
    missing: [
      "Subscriptions, invoices, products, stored prices, promotion codes, shipping rates, taxes, Connect, Terminal, Issuing and the v2 API.",
      "Creating payment intents, charges and payment methods by API, manual capture, saved cards and setup mode.",
      "Checkout's embedded pages, custom fields, consents, optional items, adjustable quantities and recovery after expiry.",
      "Cancelling payment intents and refunds, and searching.",
    ],
  },
  start(host, { faults, apiUrl, offers }) {
    const secretValue = offers.secretValue ?? (() => undefined);
    const { view, ...service } = mountStripe(host, { faults, apiUrl, secretValue });
    return { service, offers: { stripe: view } };
  },
};
