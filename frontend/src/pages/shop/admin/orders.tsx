import { useApp } from "../../../app/app.ts";
import { useList } from "../../../app/load.ts";
import { go, usePlace } from "../../../app/router.ts";
import { withQuery } from "../../../app/routes.ts";
import { List } from "../../../ui/list.tsx";
import { Screen } from "../../../ui/screen.tsx";
import { SearchBar } from "../../../ui/search-bar.tsx";
import { Message } from "../../../ui/states.tsx";
import { type ListedOrder, OrderRow } from "../order-row.tsx";
import { text as shop } from "../text.ts";
import { text } from "./text.ts";

/** Everybody's orders, for those who send and refund them. */
export default function AdminOrdersPage() {
  const { client } = useApp();
  const { query } = usePlace();
  const number = (query.get("number") ?? "").replace(/\D/g, "");
  const state = query.get("state") ?? "";
  const wanted = {
    show: "all" as const,
    ...(number && { number }),
    ...(state && { state: state as ListedOrder["state"] }),
  };
  const list = useList<ListedOrder>(`all orders ${number} ${state}`, (cursor, signal) =>
    client.orders.list({ ...wanted, ...(cursor && { cursor }) }, signal && { signal }),
  );
  return (
    <Screen title={shop.admin.orders}>
      <SearchBar
        label={text.orders.number}
        button={text.orders.find}
        values={{ search: number, state }}
        selects={[
          {
            name: "state",
            label: shop.orders.state,
            options: [["", shop.orders.anyState], ...Object.entries(shop.orders.states)],
          },
        ]}
        onSearch={({ search = "", state: next = "" }) =>
          go(withQuery("/shop/admin/orders", { number: search, state: next }), "replace")
        }
      />
      <List
        of={list}
        look="rows"
        label={shop.admin.orders}
        keyOf={order => order.id}
        item={order => <OrderRow order={order} href={`/shop/admin/orders/${order.id}`} />}
        empty={<Message title={text.orders.none} />}
      />
    </Screen>
  );
}
