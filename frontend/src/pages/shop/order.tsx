import { useEffect, useState } from "preact/hooks";
import { ApiError, type Output } from "../../../../client/index.ts";
import { useApp } from "../../app/app.ts";
import { type Loaded, useLoad } from "../../app/load.ts";
import type { PageProps } from "../../app/product.ts";
import { usePlace } from "../../app/router.ts";
import type { Services } from "../../app/services.ts";
import { ActionButton } from "../../ui/button.tsx";
import { formatMoment } from "../../ui/dates.ts";
import { ConfirmButton } from "../../ui/dialog.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Shown } from "../../ui/states.tsx";
import { OrderDetails } from "./order-details.tsx";
import { payOrder } from "./pay.ts";
import { StateBadge } from "./state-badge.tsx";
import "./style.css";
import { text } from "./text.ts";

type Order = Output<Services, "orders", "read">;

export default function OrderPage({ params }: PageProps) {
  const { client } = useApp();
  const { orderId = "" } = params;
  const checkout = usePlace().query.get("checkout");
  const loaded = useLoad<Order>(`order ${orderId}`, signal => client.orders.read({ orderId }, { signal }));
  const order = loaded.value;
  return (
    <Screen
      title={order ? text.orders.number(order.number) : text.orders.title}
      lead={order && formatMoment(order.createdAt)}
      back={{ href: "/shop/orders", label: text.orders.title }}
      actions={order && <StateBadge state={order.state} />}
    >
      <Shown of={loaded}>
        {shown => (
          <>
            <Arrival order={shown} checkout={checkout} reload={loaded.reload} />
            {isUnpaid(shown) && <Unpaid order={shown} loaded={loaded} />}
            <OrderDetails order={shown} />
          </>
        )}
      </Shown>
    </Screen>
  );
}

const isUnpaid = ({ state }: Order) => state === "created" || state === "paying";

/** How often the order is read again, in milliseconds, for a payment that may be there in a moment. */
const pause = 1_500;
const mostReads = 8;

interface ArrivalProps {
  readonly order: Order;
  readonly checkout: string | null;
  readonly reload: () => void;
}

/** What a person reads who comes back from the page where orders are paid. */
function Arrival({ order, checkout, reload }: ArrivalProps) {
  const [reads, setReads] = useState(0);
  const waits = checkout === "done" && isUnpaid(order);
  useEffect(() => {
    if (!waits || reads >= mostReads) return undefined;
    const timer = setTimeout(() => {
      setReads(count => count + 1);
      reload();
    }, pause);
    return () => clearTimeout(timer);
  }, [waits, reads]);
  const note = waits
    ? { tone: "", words: reads < mostReads ? text.orders.waiting : text.orders.late }
    : checkout === "done" && order.state === "paid"
      ? { tone: "good", words: text.orders.thanks }
      : checkout === "left" && isUnpaid(order)
        ? { tone: "", words: text.orders.left }
        : null;
  return <div role="status">{note && <p class={`note ${note.tone}`}>{note.words}</p>}</div>;
}

/** What can be done with an order that is not paid. */
function Unpaid({ order, loaded }: { readonly order: Order; readonly loaded: Loaded<Order> }) {
  const app = useApp();
  const cancel = async () => {
    loaded.show(await app.client.orders.cancel({ orderId: order.id }));
    app.toasts.say(text.orders.cancelled);
  };
  // Another tab may have changed the order: then the page shows it as it is.
  const orRead = (work: () => Promise<void>) => () =>
    work().catch(error => {
      if (error instanceof ApiError && error.status === 409) loaded.reload();
      throw error;
    });
  return (
    <div class="card">
      <p>{text.orders.heldUntil(formatMoment(order.holdEndsAt))}</p>
      <div class="row">
        <ActionButton kind="first" action={orRead(() => payOrder(app, order.id))}>
          {text.orders.pay}
        </ActionButton>
        <ConfirmButton
          kind="second"
          title={text.orders.cancelTitle}
          lead={text.orders.cancelLead}
          yes={text.orders.cancel}
          action={orRead(cancel)}
        >
          {text.orders.cancel}
        </ConfirmButton>
      </div>
    </div>
  );
}
