import { html } from "../../http/html.ts";
import type { PageReply } from "../../services/host.ts";
import type { Session } from "../objects/types.ts";
import type { LocalStripe } from "../stripe.ts";
import { cancelAddress, successAddress } from "./addresses.ts";
import { page } from "./layout.ts";

/** For a session that is paid already. */
export const completePage = ({ shopName }: LocalStripe, session: Session): PageReply =>
  page({
    shopName,
    title: "Your order is complete",
    isNarrow: true,
    body: html`<h1>Your order is complete</h1>
<p>This checkout was finished before. Nothing more is charged.</p>
<p><a class="plain" href="${successAddress(session)}">Go on to ${shopName}</a></p>`,
  });

/** For a session that ended without a payment. */
export function expiredPage({ shopName }: LocalStripe, session: Session): PageReply {
  const back = cancelAddress(session);
  return page({
    shopName,
    title: "This checkout has expired",
    isNarrow: true,
    status: 410,
    body: html`<h1>This checkout has expired</h1>
<p>Nothing was charged. Go back to the shop and start again.</p>
${back !== null && html`<p><a class="plain" href="${back}">Back to ${shopName}</a></p>`}`,
  });
}

export const unknownPage = ({ shopName }: LocalStripe): PageReply =>
  page({
    shopName,
    title: "There is no such checkout",
    isNarrow: true,
    status: 404,
    body: html`<h1>There is no such checkout</h1>
<p>The address is incomplete, or local mode's data was reset since. Go back to the shop and start again.</p>`,
  });
