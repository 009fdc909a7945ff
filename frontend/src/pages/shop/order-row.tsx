import type { Item } from "../../../../client/index.ts";
import type { Services } from "../../app/services.ts";
import { formatDay } from "../../ui/dates.ts";
import { formatMoney } from "./money.ts";
import { StateBadge } from "./state-badge.tsx";
import "./style.css";
import { text } from "./text.ts";

export type ListedOrder = Item<Services, "orders", "list">;

interface OrderRowProps {
  readonly order: ListedOrder;
  readonly href: string;
}

/** An order in a list. */
export function OrderRow({ order, href }: OrderRowProps) {
  return (
    <a class="card order-row" href={href}>
      <span>
        <strong>{text.orders.number(order.number)}</strong>
        <span class="quiet-text">
          {formatDay(order.createdAt)} · {text.orders.products(order.itemCount)}
        </span>
      </span>
      <StateBadge state={order.state} />
      <strong>{formatMoney(order.total, order.currency)}</strong>
    </a>
  );
}
