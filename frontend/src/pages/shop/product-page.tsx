import { useState } from "preact/hooks";
import type { Output } from "../../../../client/index.ts";
import { useApp } from "../../app/app.ts";
import { useLoad } from "../../app/load.ts";
import type { PageProps } from "../../app/product.ts";
import type { Services } from "../../app/services.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Shown } from "../../ui/states.tsx";
import { Tile } from "../../ui/tile.tsx";
import { hasRoom, withLine } from "./cart.ts";
import { useCart } from "./cart-store.ts";
import { formatMoney, priceIn } from "./money.ts";
import "./style.css";
import { text } from "./text.ts";

type Product = Output<Services, "catalogue", "read">;
type Variant = Product["variants"][number];

export default function ProductPage({ params }: PageProps) {
  const { client } = useApp();
  const { slug = "" } = params;
  const loaded = useLoad(`product ${slug}`, signal => client.catalogue.read({ productId: slug }, { signal }));
  return (
    <Screen
      title={loaded.value?.title ?? text.title}
      lead={loaded.value?.category.replaceAll("/", " › ")}
      back={{ href: "/shop", label: text.title }}
    >
      <Shown of={loaded}>
        {product => (
          <div class="product">
            <Tile name={product.title} image={product.images[0] ?? null} />
            <div class="card">
              {product.description && <p>{product.description}</p>}
              <Choice product={product} />
            </div>
          </div>
        )}
      </Shown>
    </Screen>
  );
}

/** Which variant, and how many. */
function Choice({ product }: { readonly product: Product }) {
  const { config, toasts } = useApp();
  const { cart, change } = useCart();
  const [variantId, setVariantId] = useState(
    () => (product.variants.find(({ inStock }) => inStock) ?? product.variants[0])?.id,
  );
  const [quantity, setQuantity] = useState("1");
  const variant = product.variants.find(({ id }) => id === variantId);
  const price = variant && priceIn(variant.prices, cart.currency);
  if (!variant || !price) return null;
  const add = (event: Event) => {
    event.preventDefault();
    if (!hasRoom(cart, variant.id)) return toasts.say(text.product.noRoom);
    const { slug, title } = product;
    const line = { variantId: variant.id, slug, title, options: variant.options, prices: variant.prices };
    change((now, key) => withLine(now, { ...line, quantity: Number(quantity) }, key));
    toasts.say(text.product.added(title));
  };
  return (
    <form onSubmit={add}>
      <p class="big">{formatMoney(price.amountMinor, price.currency)}</p>
      {price.currency !== cart.currency && <p class="note">{text.product.notInCurrency(cart.currency)}</p>}
      {product.variants.length > 1 && <Variants product={product} chosen={variant} onChoose={setVariantId} />}
      {config.services.includes("orders") &&
        (variant.inStock ? (
          <div class="row bottom">
            <div class="field pieces">
              <label for="quantity">{text.product.quantity}</label>
              <input
                id="quantity"
                type="number"
                min="1"
                max="1000"
                required
                value={quantity}
                onInput={event => setQuantity(event.currentTarget.value)}
              />
            </div>
            <Button type="submit" kind="first">
              {text.product.add}
            </Button>
            {cart.lines.length > 0 && <LinkButton href="/shop/cart">{text.product.toCart}</LinkButton>}
          </div>
        ) : (
          <p class="note">{text.soldOut}</p>
        ))}
    </form>
  );
}

interface VariantsProps {
  readonly product: Product;
  readonly chosen: Variant;
  readonly onChoose: (id: string) => void;
}

function Variants({ product, chosen, onChoose }: VariantsProps) {
  return (
    <fieldset class="chips">
      <legend>{product.options.join(", ") || text.product.variant}</legend>
      {product.variants.map(({ id, sku, options, inStock }) => (
        <label key={id} class="chip">
          <input type="radio" name="variant" checked={id === chosen.id} onChange={() => onChoose(id)} />
          {options.join(", ") || sku}
          {!inStock && <span class="quiet-text"> ({text.soldOut})</span>}
        </label>
      ))}
    </fieldset>
  );
}
