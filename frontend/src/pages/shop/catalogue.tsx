import type { Item } from "../../../../client/index.ts";
import { useApp } from "../../app/app.ts";
import { useList } from "../../app/load.ts";
import { go, usePlace } from "../../app/router.ts";
import { withQuery } from "../../app/routes.ts";
import type { Services } from "../../app/services.ts";
import { LinkButton } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { List } from "../../ui/list.tsx";
import { Screen } from "../../ui/screen.tsx";
import { SearchBar } from "../../ui/search-bar.tsx";
import { Message } from "../../ui/states.tsx";
import { Tile } from "../../ui/tile.tsx";
import { pieceCount } from "./cart.ts";
import { useCart } from "./cart-store.ts";
import { Categories } from "./categories.tsx";
import { formatMoney, priceIn } from "./money.ts";
import "./style.css";
import { text } from "./text.ts";

type Listed = Item<Services, "catalogue", "list">;
type Sort = keyof typeof text.sorts;

const currencies = ["EUR", "USD", "GBP", "JPY", "CHF"];

export default function CataloguePage() {
  const { client, config } = useApp();
  const { query } = usePlace();
  const { cart, setCurrency } = useCart();
  const of = (name: string) => query.get(name) ?? "";
  const values = { search: of("search"), category: of("category"), inStock: of("inStock"), sort: of("sort") };
  const { search, category } = values;
  const wanted = {
    search,
    category,
    ...(values.inStock === "true" && { inStock: "true" as const }),
    sort: (values.sort || "title") as Sort,
    ...(values.sort.endsWith("price") && { currency: cart.currency }),
  };
  const list = useList<Listed>(`products ${JSON.stringify(wanted)}`, (cursor, signal) =>
    client.catalogue.list({ ...wanted, ...(cursor && { cursor }) }, signal && { signal }),
  );
  const show = (next: Readonly<Record<string, string>>) =>
    go(withQuery("/shop", { ...values, ...next }), "replace");
  const pieces = pieceCount(cart);
  const isFiltered = search !== "" || category !== "" || values.inStock !== "";
  return (
    <Screen
      title={text.title}
      actions={
        config.services.includes("orders") &&
        pieces > 0 && (
          <LinkButton href="/shop/cart">
            <Icon name="cart" />
            {text.cart.title} ({pieces})
          </LinkButton>
        )
      }
    >
      <SearchBar
        label={text.search}
        button={text.searchButton}
        values={{ ...values, currency: cart.currency }}
        selects={[
          {
            name: "sort",
            label: text.order,
            options: Object.entries(text.sorts).map(([value, label]) => [
              value === "title" ? "" : value,
              label,
            ]),
          },
          {
            name: "inStock",
            label: text.stock,
            options: [
              ["", text.anyStock],
              ["true", text.inStock],
            ],
          },
          { name: "currency", label: text.currency, options: currencies.map(code => [code, code]) },
        ]}
        onSearch={({ currency = cart.currency, ...next }) => {
          if (currency !== cart.currency) setCurrency(currency);
          show(next);
        }}
      />
      <Categories
        shown={list.items.map(product => product.category)}
        chosen={category}
        onChoose={next => show({ category: next })}
      />
      <List
        of={list}
        look="cards"
        label={text.catalogue}
        keyOf={product => product.id}
        item={product => <ProductCard product={product} currency={cart.currency} />}
        empty={
          isFiltered ? (
            <Message title={text.noneFits} lead={text.noneFitsLead} />
          ) : (
            <Message title={text.none} lead={text.noneLead} />
          )
        }
      />
    </Screen>
  );
}

function ProductCard({ product, currency }: { readonly product: Listed; readonly currency: string }) {
  const price = priceIn(product.lowestPrices, currency);
  return (
    <a class="card with-tile" href={`/shop/products/${product.slug}`}>
      <Tile name={product.title} image={product.image} />
      <span class="card-body">
        <strong>
          <bdi>{product.title}</bdi>
        </strong>
        <span class="quiet-text">{product.category.replaceAll("/", " › ")}</span>
        <span>
          {price && text.from(formatMoney(price.amountMinor, price.currency))}
          {!product.inStock && <span class="badge warm"> {text.soldOut}</span>}
        </span>
      </span>
    </a>
  );
}
