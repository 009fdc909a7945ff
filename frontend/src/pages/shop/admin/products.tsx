import type { Input, Item } from "../../../../../client/index.ts";
import { useApp } from "../../../app/app.ts";
import { useList } from "../../../app/load.ts";
import { go, usePlace } from "../../../app/router.ts";
import { withQuery } from "../../../app/routes.ts";
import type { Services } from "../../../app/services.ts";
import { LinkButton } from "../../../ui/button.tsx";
import { List } from "../../../ui/list.tsx";
import { Screen } from "../../../ui/screen.tsx";
import { SearchBar } from "../../../ui/search-bar.tsx";
import { Message } from "../../../ui/states.tsx";
import { text as shop } from "../text.ts";
import "./style.css";
import { text } from "./text.ts";

type Listed = Item<Services, "catalogue", "list">;
type Query = NonNullable<Input<Services, "catalogue", "list">>;

/** Products in every state, for those who look after them. */
export default function AdminProductsPage() {
  const { client } = useApp();
  const { query } = usePlace();
  const search = query.get("search") ?? "";
  const state = (query.get("state") || "active") as Listed["state"];
  const wanted: Query = { search, state, sort: "-createdAt" };
  const list = useList<Listed>(`all products ${JSON.stringify(wanted)}`, (cursor, signal) =>
    client.catalogue.list({ ...wanted, ...(cursor && { cursor }) }, signal && { signal }),
  );
  return (
    <Screen
      title={shop.admin.products}
      actions={<LinkButton href="/shop/admin/products/new">{shop.admin.addProduct}</LinkButton>}
    >
      <SearchBar
        label={text.products.search}
        button={text.products.searchButton}
        values={{ search, state: query.get("state") ?? "" }}
        selects={[
          {
            name: "state",
            label: text.products.state,
            options: Object.entries(text.products.states).map(([value, label]) => [
              value === "active" ? "" : value,
              label,
            ]),
          },
        ]}
        onSearch={values => go(withQuery("/shop/admin/products", values), "replace")}
      />
      <List
        of={list}
        look="rows"
        label={shop.admin.products}
        keyOf={({ id }) => id}
        item={product => <ProductRow product={product} />}
        empty={<Message title={text.products.none} />}
      />
    </Screen>
  );
}

function ProductRow({ product: { id, title, category, state, inStock } }: { readonly product: Listed }) {
  return (
    <a class="card product-row" href={`/shop/admin/products/${id}`}>
      <span>
        <strong>
          <bdi>{title}</bdi>
        </strong>
        <span class="quiet-text">{category.replaceAll("/", " › ")}</span>
      </span>
      <span>
        {!inStock && <span class="badge warm">{shop.soldOut}</span>}
        <span class="badge">{text.products.states[state]}</span>
      </span>
    </a>
  );
}
