import type { Output } from "../../../../client/index.ts";
import { useApp } from "../../app/app.ts";
import { useLoad } from "../../app/load.ts";
import type { Services } from "../../app/services.ts";
import { formatDay, formatMoment } from "../../ui/dates.ts";
import { formatMoney } from "./money.ts";
import { text } from "./text.ts";

export type Order = Output<Services, "orders", "read">;

/** What was ordered, where it goes, and what has happened. */
export function OrderDetails({ order }: { readonly order: Order }) {
  const money = (amount: number) => formatMoney(amount, order.currency);
  return (
    <>
      <section class="card" aria-labelledby="items">
        <h2 id="items">{text.orders.items(order.items.reduce((sum, { quantity }) => sum + quantity, 0))}</h2>
        <ul class="plain sums">
          {order.items.map(item => (
            <li key={item.variantId}>
              <span>
                {item.quantity} × <bdi>{item.title}</bdi>{" "}
                <span class="quiet-text">{item.options.join(", ")}</span>
              </span>
              <span>{money(item.unitPrice * item.quantity)}</span>
            </li>
          ))}
          {order.discount > 0 && (
            <li>
              <span>{order.coupon ? text.orders.coupon(order.coupon) : text.orders.discount}</span>
              <span>{money(-order.discount)}</span>
            </li>
          )}
          <li class="big">
            <span>{text.orders.total}</span>
            <span>{money(order.total)}</span>
          </li>
        </ul>
      </section>
      <Delivery order={order} />
      <Refunds orderId={order.id} money={money} />
      <section class="card" aria-labelledby="history">
        <h2 id="history">{text.orders.history}</h2>
        <ol class="plain sums">
          {order.history.map(({ to, at }) => (
            <li key={at + to}>
              <span>{text.orders.states[to]}</span>
              <span class="quiet-text">{formatMoment(at)}</span>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

function Delivery({ order: { shipsTo, fulfilments } }: { readonly order: Order }) {
  if (!shipsTo && fulfilments.length === 0) return null;
  const { name, line1, line2, postalCode, city, state, country } =
    shipsTo ?? ({} as Partial<Order["shipsTo"] & object>);
  const lines = [name, line1, line2, [postalCode, city].filter(Boolean).join(" "), state, country].filter(
    Boolean,
  );
  return (
    <section class="card" aria-labelledby="delivery">
      <h2 id="delivery">{shipsTo ? text.orders.shipsTo : text.orders.fulfilments}</h2>
      {lines.length > 0 && <p class="lines">{lines.join("\n")}</p>}
      {fulfilments.map(({ id, createdAt, tracking }) => (
        <p key={id}>
          {text.orders.parcel(formatDay(createdAt))}
          {tracking && ` · ${text.orders.tracking(tracking)}`}
        </p>
      ))}
    </section>
  );
}

interface RefundsProps {
  readonly orderId: string;
  readonly money: (amount: number) => string;
}

/** Beside the order: where they cannot be read, it is shown without them. */
function Refunds({ orderId, money }: RefundsProps) {
  const { client, config } = useApp();
  const key = config.services.includes("payments") ? `refunds ${orderId}` : null;
  const { value } = useLoad(key, signal => client.payments.listRefunds({ orderId }, { signal }));
  if (!value || value.items.length === 0) return null;
  return (
    <section class="card" aria-labelledby="refunds">
      <h2 id="refunds">{text.orders.refunds}</h2>
      <ul class="plain sums">
        {value.items.map(({ id, amount, state, createdAt }) => (
          <li key={id}>
            <span>
              {money(amount)} <span class="badge">{text.orders.refundStates[state]}</span>
            </span>
            <span class="quiet-text">{formatDay(createdAt)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
