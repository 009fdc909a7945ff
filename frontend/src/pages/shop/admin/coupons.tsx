import type { Item } from "../../../../../client/index.ts";
import { useApp } from "../../../app/app.ts";
import { useList } from "../../../app/load.ts";
import type { Services } from "../../../app/services.ts";
import { LinkButton } from "../../../ui/button.tsx";
import { formatMoment, formatNumber } from "../../../ui/dates.ts";
import { List } from "../../../ui/list.tsx";
import { Screen } from "../../../ui/screen.tsx";
import { Message } from "../../../ui/states.tsx";
import { formatMoney, type Price } from "../money.ts";
import { text as shop } from "../text.ts";
import { text } from "./text.ts";

type Coupon = Item<Services, "orders", "listCoupons">;

export default function CouponsPage() {
  const { client } = useApp();
  const list = useList<Coupon>("coupons", (cursor, signal) =>
    client.orders.listCoupons(cursor ? { cursor } : {}, signal && { signal }),
  );
  return (
    <Screen
      title={shop.admin.coupons}
      actions={<LinkButton href="/shop/admin/coupons/new">{shop.admin.addCoupon}</LinkButton>}
    >
      <List
        of={list}
        look="rows"
        label={shop.admin.coupons}
        keyOf={({ id }) => id}
        item={coupon => <CouponRow coupon={coupon} />}
        empty={<Message title={text.coupons.none} />}
      />
    </Screen>
  );
}

const moneyText = (prices: readonly Price[]) =>
  prices.map(({ amountMinor, currency }) => formatMoney(amountMinor, currency)).join(", ");

function CouponRow({ coupon }: { readonly coupon: Coupon }) {
  const { code, discount, minimums, startsAt, endsAt, uses, mostUses } = coupon;
  const facts = [
    discount.kind === "percent"
      ? text.coupons.percentOff(discount.percent)
      : text.coupons.amountOff(moneyText(discount.amounts)),
    ...(minimums.length > 0 ? [text.coupons.minimum(moneyText(minimums))] : []),
    ...(startsAt ? [text.coupons.from(formatMoment(startsAt))] : []),
    ...(endsAt ? [text.coupons.until(formatMoment(endsAt))] : []),
    text.coupons.uses(formatNumber(uses), mostUses === null ? null : formatNumber(mostUses)),
  ];
  return (
    <div class="card">
      <strong>{code}</strong>
      <br />
      <span class="quiet-text">{facts.join(" · ")}</span>
    </div>
  );
}
