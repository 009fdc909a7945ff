import { useApp } from "../../app/app.ts";
import { useList } from "../../app/load.ts";
import { go, usePlace } from "../../app/router.ts";
import { withQuery } from "../../app/routes.ts";
import { LinkButton } from "../../ui/button.tsx";
import { List } from "../../ui/list.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Message } from "../../ui/states.tsx";
import { type ListedOrder, OrderRow } from "./order-row.tsx";
import { text } from "./text.ts";

export default function OrdersPage() {
  const { client } = useApp();
  const { query } = usePlace();
  const state = query.get("state") ?? "";
  const list = useList<ListedOrder>(`orders ${state}`, (cursor, signal) =>
    client.orders.list(
      { ...(state && { state: state as ListedOrder["state"] }), ...(cursor && { cursor }) },
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
        item={order => <OrderRow order={order} href={`/shop/orders/${order.id}`} />}
        empty={
          <Message title={state ? text.orders.noneFits : text.orders.none}>
            <LinkButton href="/shop">{text.cart.toShop}</LinkButton>
          </Message>
        }
      />
    </Screen>
  );
}
