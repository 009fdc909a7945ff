import { useApp } from "../../../app/app.ts";
import { useLoad } from "../../../app/load.ts";
import type { PageProps } from "../../../app/product.ts";
import { formatMoment } from "../../../ui/dates.ts";
import { Screen } from "../../../ui/screen.tsx";
import { Shown } from "../../../ui/states.tsx";
import { type Order, OrderDetails } from "../order-details.tsx";
import { StateBadge } from "../state-badge.tsx";
import "../style.css";
import { text as shop } from "../text.ts";
import { Parcel } from "./parcel.tsx";
import { PayBack } from "./pay-back.tsx";
import "./style.css";

const back = { href: "/shop/admin/orders", label: shop.admin.orders };
const paid: readonly Order["state"][] = ["paid", "partlyFulfilled", "fulfilled", "partlyRefunded"];

export default function AdminOrderPage({ params }: PageProps) {
  const { client, config } = useApp();
  const { orderId = "" } = params;
  const loaded = useLoad<Order>(`order ${orderId}`, signal => client.orders.read({ orderId }, { signal }));
  const order = loaded.value;
  return (
    <Screen
      title={order ? shop.orders.number(order.number) : shop.admin.orders}
      lead={order && formatMoment(order.createdAt)}
      back={back}
      actions={order && <StateBadge state={order.state} />}
    >
      <Shown of={loaded}>
        {shown => (
          <>
            {/* What was refunded is read with the order. */}
            <OrderDetails key={shown.updatedAt} order={shown} />
            {paid.includes(shown.state) && (
              <>
                <Parcel order={shown} onSent={loaded.show} />
                {config.services.includes("payments") && <PayBack order={shown} onDone={loaded.reload} />}
              </>
            )}
          </>
        )}
      </Shown>
    </Screen>
  );
}
