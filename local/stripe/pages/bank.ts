import { html } from "../../http/html.ts";
import type { PageReply } from "../../services/host.ts";
import { formatAmount } from "../money.ts";
import type { SessionRecord } from "../objects/store.ts";
import type { LocalStripe } from "../stripe.ts";
import { cancelAddress, payPath } from "./addresses.ts";
import { page } from "./layout.ts";

/** Stands for the bank's page of 3-D Secure. */
export function bankPage({ shopName }: LocalStripe, { session }: SessionRecord): PageReply {
  const amount = formatAmount(session.amount_total ?? 0, session.currency ?? "");
  return page({
    shopName,
    title: "Your bank asks: 3-D Secure test",
    isNarrow: true,
    leadsTo: [session.success_url, cancelAddress(session)],
    body: html`<h1>3-D Secure test</h1>
<p>Your bank asks whether you want to pay ${amount} to ${shopName}.</p>
<form method="post" action="${payPath(session, "/bank")}">
<button type="submit" name="answer" value="approve">Complete</button>
<button class="second" type="submit" name="answer" value="refuse">Fail</button>
</form>`,
  });
}
