import type { Item } from "../../../../client/index.ts";
import { useApp } from "../../app/app.ts";
import { useList } from "../../app/load.ts";
import { go, usePlace } from "../../app/router.ts";
import { withQuery } from "../../app/routes.ts";
import type { Services } from "../../app/services.ts";
import { LinkButton } from "../../ui/button.tsx";
import { formatDay } from "../../ui/dates.ts";
import { List } from "../../ui/list.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Message } from "../../ui/states.tsx";
import { formatMoney } from "./money.ts";
import { StateBadge } from "./state-badge.tsx";
import "./style.css";
import { text } from "./text.ts";

type Listed = Item<Services, "orders", "list">;

export default function OrdersPage() {
  const { client } = useApp();
  const { query } = usePlace();
  const state = query.get("state") ?? "";
  const list = useList<Listed>(`orders ${state}`, (cursor, signal) =>
    client.orders.list(
      { ...(state && { state: state as Listed["state"] }), ...(cursor && { cursor }) },
      signal && { signal },
    ),
  );
  return (
    <Screen title={text.orders.title}>
      <div class="field narrow">
        <label for="state">{text.orders.state}</label>
        <select
          id="state"
          value={state}
          onChange={event => go(withQuery("/shop/orders", { state: event.currentTarget.value }), "replace")}
        >
          <option value="">{text.orders.anyState}</option>
          {Object.entries(text.orders.states).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <List
        of={list}
        look="rows"
        label={text.orders.title}
        keyOf={order => order.id}
        item={order => <OrderRow order={order} />}
        empty={
          <Message title={state ? text.orders.noneFits : text.orders.none}>
            <LinkButton href="/shop">{text.cart.toShop}</LinkButton>
          </Message>
        }
      />
    </Screen>
  );
}

function OrderRow({ order }: { readonly order: Listed }) {
  return (
    <a class="card order-row" href={`/shop/orders/${order.id}`}>
      <span>
        <strong>{text.orders.number(order.number)}</strong>
        <span class="quiet-text">
          {formatDay(order.createdAt)} · {text.orders.items(order.itemCount)}
        </span>
      </span>
      <StateBadge state={order.state} />
      <strong>{formatMoney(order.total, order.currency)}</strong>
    </a>
  );
}
