import * as v from "valibot";
import { commonErrors } from "../../../contract/errors.ts";
import type { Role } from "../../../contract/people.ts";
import { Uuid } from "../../../contract/schemas.ts";
import type { NewId } from "../../platform/clock.ts";
import {
  type Database,
  isDuplicate,
  type Queries,
  type Transaction,
} from "../../platform/database/database.ts";
import { ApiError } from "../../platform/errors.ts";
import { etagOf, requireMatch } from "../../platform/http/etag.ts";
import { once } from "../../platform/http/idempotency.ts";
import { paged } from "../../platform/http/paged.ts";
import type { Handlers, Person } from "../../platform/http/request.ts";
import type { contract } from "./contract.ts";
import { errors } from "./errors.ts";
import { type ListedRow, listProducts, positionIn } from "./list-store.ts";
import { checkOptions, checkQuery } from "./product-checks.ts";
import type { ListedProduct, NewVariant, Product } from "./product-shapes.ts";
import * as store from "./product-store.ts";
import { listVariants, type StoredVariant, saveVariants } from "./variant-store.ts";

type ProductHandlers = Pick<Handlers<typeof contract, Role>, "list" | "create" | "read" | "change">;

/** Products with their variants. Active ones are for everybody, the others for admins. */
export function productHandlers(database: Database, newId: NewId): ProductHandlers {
  return {
    async list({ query, caller }) {
      if (query.state !== "active" && !isAdmin(caller)) throw new ApiError(commonErrors.forbidden);
      checkQuery(query);
      const { limit: _limit, cursor: _cursor, ...filters } = query;
      const body = await paged({
        query,
        boundTo: ["products", filters],
        position: positionIn(query.sort),
        fetch: (after, most) => listProducts(database, query, after, most),
        positionOf: product => [product.sortKey, product.id],
        toItem: toListed,
      });
      return { body };
    },

    create: request =>
      once(database, request, async transaction => {
        const { body } = request;
        checkOptions(body.options, body.variants);
        const product = await store.insertProduct(transaction, newId(), body);
        await save(transaction, product.id, body.variants);
        const { body: reply, headers } = await withEtag(transaction, product);
        return { body: reply, headers: { ...headers, location: `/products/${product.id}` } };
      }).catch(slugTaken),

    async read({ params: { productId }, caller }) {
      const product = v.is(Uuid, productId)
        ? await store.findProduct(database, productId)
        : await store.findProductBySlug(database, productId);
      if (product === undefined || (product.state !== "active" && !isAdmin(caller)))
        throw new ApiError(errors.product_not_found);
      const { body, headers } = await withEtag(database, product);
      return { body: isAdmin(caller) ? body : withoutStock(body), headers };
    },

    change: ({ params: { productId }, headers, body }) =>
      database
        .transaction(async transaction => {
          const product = await store.lockProduct(transaction, productId);
          if (product === undefined) throw new ApiError(errors.product_not_found);
          requireMatch(headers["if-match"], product.version);
          if (body.variants || body.options)
            checkOptions(
              body.options ?? product.options,
              body.variants ?? (await listVariants(transaction, productId)),
            );
          const changed = await store.updateProduct(transaction, productId, body);
          if (body.variants) await save(transaction, productId, body.variants);
          return withEtag(transaction, changed);
        })
        .catch(slugTaken),
  };

  async function save(transaction: Transaction, productId: string, variants: readonly NewVariant[]) {
    const taken = await saveVariants(
      transaction,
      productId,
      variants.map(variant => ({ ...variant, id: newId() })),
    );
    if (taken.length > 0) throw new ApiError(errors.sku_taken, { detail: `Taken: ${taken.join(", ")}.` });
  }
}

const isAdmin = (caller: Person<Role> | null) => caller?.roles.includes("admin") ?? false;

function slugTaken(error: unknown): never {
  throw isDuplicate(error, "products_slug_key") ? new ApiError(errors.slug_taken, { cause: error }) : error;
}

async function withEtag(queries: Queries, { version, ...product }: store.StoredProduct) {
  const variants = await listVariants(queries, product.id);
  const body: Product = { ...product, variants: variants.map(toVariant) };
  return { body, headers: { etag: etagOf(version) } };
}

const toVariant = ({ onHand, reserved, ...variant }: StoredVariant): Product["variants"][number] => ({
  ...variant,
  inStock: onHand === null || onHand > reserved,
  stock: { onHand, reserved },
});

/** How much there is, and how much is sold, is the shop's own business. */
const withoutStock = (product: Product): Product => ({
  ...product,
  variants: product.variants.map(variant => ({ ...variant, stock: null })),
});

const toListed = ({ sortKey: _sortKey, ...product }: ListedRow): ListedProduct => product;
