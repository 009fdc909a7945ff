import * as v from "valibot";
import { defineContract, optional, role } from "../../../contract/contract.ts";
import { commonErrors } from "../../../contract/errors.ts";
import { IfMatch, integer, integerText, pageOf, pageQuery, text, Uuid } from "../../../contract/schemas.ts";
import { currencies, rules } from "../rules.ts";
import { errors } from "./errors.ts";
import {
  Category,
  ListedProduct,
  NewProduct,
  Product,
  ProductChange,
  states,
  word,
} from "./product-shapes.ts";

const limits = rules.catalogue;

/** What the list can be sorted by; a minus turns the order round. */
export const sorts = ["title", "-title", "price", "-price", "createdAt", "-createdAt"] as const;
export type Sort = (typeof sorts)[number];

const Currency = v.picklist([...currencies.keys()]);

export const ProductQuery = v.strictObject({
  ...pageQuery,
  /** Found anywhere in title and description, whatever the case and the accents. */
  search: v.optional(text(100)),
  /** With all categories below it. */
  category: v.optional(Category),
  /** Only products with a price in it. Prices and the sort by price are of this currency. */
  currency: v.optional(Currency),
  /** Of the product's lowest price, in minor units. */
  priceFrom: v.optional(integerText(0, limits.mostPriceMinor)),
  priceTo: v.optional(integerText(0, limits.mostPriceMinor)),
  /** `true`: only products of which something can be bought now. */
  inStock: v.optional(v.picklist(["true"])),
  /** Others than active ones are for admins. */
  state: v.optional(v.picklist(states), "active"),
  sort: v.optional(v.picklist(sorts), "title"),
});
export type ProductQuery = v.InferOutput<typeof ProductQuery>;

const Stock = v.object({
  variantId: Uuid,
  onHand: v.nullable(v.number()),
  reserved: v.number(),
});

const StockChange = v.strictObject({
  /** What is on the shelf, that which is reserved included; null for unlimited. */
  onHand: v.nullable(integer(0, limits.mostStock)),
  /** Kept in the books. */
  reason: text(200),
});

const ProductId = v.strictObject({ productId: Uuid });
const ProductIdOrSlug = v.strictObject({
  productId: v.pipe(
    v.string(),
    v.maxLength(100),
    v.toLowerCase(),
    v.regex(new RegExp(`^${word}$`)),
    v.metadata({ pattern: "^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$" }),
    v.examples(["no-such-product"]),
  ),
});
const VariantId = v.strictObject({ variantId: Uuid });

/** What the shop sells, and how much of it there is. */
export const contract = defineContract({
  service: "catalogue",
  summary: "Products and stock of the shop",
  uses: ["database"],
  operations: {
    list: {
      method: "GET",
      path: "/products",
      summary: "List products: by text, category, price and stock, sorted",
      access: optional,
      query: ProductQuery,
      reply: { status: 200, body: pageOf(ListedProduct) },
      errors: [commonErrors.invalid_cursor],
    },
    create: {
      method: "POST",
      path: "/products",
      summary: "Add a product with its variants",
      access: role("admin"),
      body: NewProduct,
      reply: { status: 201, body: Product, headers: ["location", "etag"] },
      errors: [errors.slug_taken, errors.sku_taken],
      idempotency: "optional",
    },
    read: {
      method: "GET",
      path: "/products/{productId}",
      summary: "Read a product with its variants, by id or slug",
      access: optional,
      params: ProductIdOrSlug,
      reply: { status: 200, body: Product, headers: ["etag"] },
      errors: [errors.product_not_found],
    },
    change: {
      method: "PATCH",
      path: "/products/{productId}",
      summary: "Change, publish or archive a product that was not changed meanwhile",
      access: role("admin"),
      params: ProductId,
      headers: IfMatch,
      body: ProductChange,
      reply: { status: 200, body: Product, headers: ["etag"] },
      errors: [
        errors.product_not_found,
        errors.slug_taken,
        errors.sku_taken,
        commonErrors.precondition_failed,
        commonErrors.precondition_required,
      ],
    },
    setStock: {
      method: "PUT",
      path: "/variants/{variantId}/stock",
      summary: "Say how much of a variant is on the shelf, and why that changed",
      access: role("admin"),
      params: VariantId,
      body: StockChange,
      reply: { status: 200, body: Stock },
      errors: [errors.variant_not_found, errors.stock_reserved],
    },
  },
});
