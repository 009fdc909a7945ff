import { useApp, useSource } from "../../app/app.ts";
import { go } from "../../app/router.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { useForm } from "../../ui/form.ts";
import { Icon } from "../../ui/icon.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Message } from "../../ui/states.tsx";
import { Tile } from "../../ui/tile.tsx";
import {
  type Cart,
  type CartLine,
  commonCurrencies,
  orderKey,
  totalOf,
  withLine,
  withQuantity,
} from "./cart.ts";
import { useCart } from "./cart-store.ts";
import { formatMoney, priceIn } from "./money.ts";
import { payOrder } from "./pay.ts";
import "./style.css";
import { text } from "./text.ts";

export default function CartPage() {
  const { cart } = useCart();
  if (cart.lines.length === 0)
    return (
      <Screen title={text.cart.title}>
        <Message title={text.cart.empty} lead={text.cart.emptyLead}>
          <LinkButton href="/shop" kind="first">
            {text.cart.toShop}
          </LinkButton>
        </Message>
      </Screen>
    );
  return (
    <Screen title={text.cart.title} lead={text.cart.emptyLead}>
      <ul class="rows" aria-label={text.cart.title}>
        {cart.lines.map(line => (
          <li key={line.variantId}>
            <Line line={line} currency={cart.currency} />
          </li>
        ))}
      </ul>
      <Checkout cart={cart} />
    </Screen>
  );
}

function Line({ line, currency }: { readonly line: CartLine; readonly currency: string }) {
  const { toasts } = useApp();
  const { change } = useCart();
  const { variantId, title, quantity } = line;
  const price = priceIn(line.prices, currency);
  const remove = () => {
    change((now, key) => withQuantity(now, variantId, 0, key));
    toasts.say(text.cart.removed(title), () => change((now, key) => withLine(now, line, key)));
  };
  return (
    <div class="card cart-line">
      <Tile name={title} size="small" />
      <div class="cart-text">
        <a href={`/shop/products/${line.slug}`}>
          <bdi>{title}</bdi>
        </a>
        <span class="quiet-text">{line.options.join(", ")}</span>
        {price && (
          <span class="quiet-text">{text.cart.each(formatMoney(price.amountMinor, price.currency))}</span>
        )}
      </div>
      <input
        class="pieces"
        type="number"
        min="1"
        max="1000"
        aria-label={text.cart.quantityOf(title)}
        value={quantity}
        onChange={event => {
          const wanted = Number(event.currentTarget.value);
          if (wanted >= 1) change((now, key) => withQuantity(now, variantId, wanted, key));
          else event.currentTarget.value = String(quantity);
        }}
      />
      <strong class="cart-sum">{price && formatMoney(price.amountMinor * quantity, price.currency)}</strong>
      <Button kind="quiet" label={`${text.cart.remove} ${title}`} onClick={remove}>
        <Icon name="close" />
      </Button>
    </div>
  );
}

function Checkout({ cart }: { readonly cart: Cart }) {
  const app = useApp();
  const { setCurrency, empty } = useCart();
  const isSignedIn = useSource(app.session, () => app.session.signedIn);
  const currencies = commonCurrencies(cart);
  const total = totalOf(cart);
  const form = useForm("checkout", { coupon: "" }, async ({ coupon }) => {
    const items = cart.lines.map(({ variantId, quantity }) => ({ variantId, quantity }));
    const body = { items, currency: cart.currency, coupon: coupon.trim() || null };
    const idempotencyKey = orderKey(cart, body.coupon ?? "");
    const { id } = await app.client.orders.create({ body }, { idempotencyKey });
    empty();
    go(`/shop/orders/${id}`, "replace");
    await payOrder(app, id);
    return undefined;
  });
  return (
    <form class="card checkout" onSubmit={form.submit}>
      {currencies.length === 0 && <p class="note">{text.cart.noCommonCurrency}</p>}
      <div class="pair">
        <TextField
          form={form}
          name="coupon"
          label={text.cart.coupon}
          hint={text.cart.couponHint}
          maxLength={40}
        />
        {currencies.length > 1 && (
          <div class="field">
            <label for="currency">{text.currency}</label>
            <select
              id="currency"
              value={cart.currency}
              onChange={event => setCurrency(event.currentTarget.value)}
            >
              {[...new Set([cart.currency, ...currencies])].map(code => (
                <option key={code}>{code}</option>
              ))}
            </select>
          </div>
        )}
      </div>
      <p class="big total">
        <span>{text.cart.total}</span>
        <span>
          {total === undefined
            ? text.product.notInCurrency(cart.currency)
            : formatMoney(total, cart.currency)}
        </span>
      </p>
      <p class="quiet-text">{text.cart.note}</p>
      {isSignedIn ? (
        <Button type="submit" kind="first" isBusy={form.isBusy} disabled={total === undefined}>
          {text.cart.order}
        </Button>
      ) : (
        <Button kind="first" onClick={() => app.session.leaveFor("signIn", "/shop/cart")}>
          {text.cart.signIn}
        </Button>
      )}
    </form>
  );
}
