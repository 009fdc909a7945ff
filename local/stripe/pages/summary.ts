import { type Html, html } from "../../http/html.ts";
import { formatAmount } from "../money.ts";
import type { SessionRecord } from "../objects/store.ts";
import type { LineItem } from "../objects/types.ts";

/** What is bought, with its sums. */
export function summary({ session, lineItems }: SessionRecord): Html {
  const currency = session.currency ?? "";
  const money = (amount: number | null | undefined) => formatAmount(amount ?? 0, currency);
  const discount = session.total_details?.amount_discount ?? 0;
  return html`<section aria-labelledby="summary">
<h1 id="summary">Your order</h1>
<p class="total">${money(session.amount_total)}</p>
<table>
<caption class="hint">Prices in ${currency.toUpperCase()}</caption>
<tbody>
${lineItems.map(item => line(item))}
</tbody>
<tfoot>
<tr><th scope="row">Subtotal</th><td>${money(session.amount_subtotal)}</td></tr>
${discount > 0 && html`<tr><th scope="row">Discount</th><td>${money(-discount)}</td></tr>`}
<tr><th scope="row">Total</th><td>${money(session.amount_total)}</td></tr>
</tfoot>
</table>
</section>`;
}

function line({ description, quantity, price, currency, amount_subtotal }: LineItem): Html {
  const each = formatAmount(price?.unit_amount ?? 0, currency);
  return html`<tr><th scope="row">${description}<br><span class="hint">${quantity} × ${each}</span></th><td>${formatAmount(amount_subtotal, currency)}</td></tr>
`;
}
