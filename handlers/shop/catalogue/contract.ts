import * as v from "valibot";
import { defineContract, optional, role } from "../../../contract/contract.ts";
import { commonErrors } from "../../../contract/errors.ts";
import {
  IfMatch,
  Instant,
  integer,
  integerText,
  list,
  pageOf,
  pageQuery,
  text,
  Uuid,
} from "../../../contract/schemas.ts";
import { currencies, Prices, rules } from "../rules.ts";
import { errors } from "./errors.ts";

const limits = rules.catalogue;

/** What the list can be sorted by; a minus turns the order round. */
export const sorts = ["title", "-title", "price", "-price", "createdAt", "-createdAt"] as const;
export type Sort = (typeof sorts)[number];

const states = ["draft", "active", "archived"] as const;
const Currency = v.picklist([...currencies.keys()]);

const word = "[a-z0-9]+(-[a-z0-9]+)*";
const isUuid = (value: string) => v.is(Uuid, value);
const Slug = v.pipe(
  v.string(),
  v.maxLength(100),
  v.regex(new RegExp(`^${word}$`), "Invalid slug: Expected lower-case words with hyphens between them"),
  v.check(slug => !isUuid(slug), "Invalid slug: Expected something that is not an id"),
  v.examples(["example", "another-example"]),
);
const Category = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(
    new RegExp(`^${word}(/${word}){0,${limits.mostCategoryLevels - 1}}$`),
    "Invalid category: Expected a path such as brakes/discs",
  ),
);
const Sku = v.pipe(
  v.string(),
  v.maxLength(40),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "Invalid SKU: Expected letters, digits, dots, hyphens"),
);
const ImageUrl = v.pipe(
  v.string(),
  v.maxLength(1_000),
  v.url(),
  v.startsWith("https://", "Invalid URL: Expected https"),
  v.examples(["https://example.com/a.jpg"]),
);
const OptionName = text(30);

const Variant = v.object({
  id: Uuid,
  sku: v.string(),
  /** One value for each of the product's options, in that order. */
  options: v.array(v.string()),
  prices: v.array(v.object({ amountMinor: v.number(), currency: v.string() })),
  inStock: v.boolean(),
  /** For admins only, null for others. `onHand` includes what is reserved; null for unlimited. */
  stock: v.nullable(v.object({ onHand: v.nullable(v.number()), reserved: v.number() })),
});

export const Product = v.object({
  id: Uuid,
  slug: v.string(),
  title: v.string(),
  description: v.string(),
  category: v.string(),
  images: v.array(v.string()),
  options: v.array(v.string()),
  state: v.picklist(states),
  variants: v.array(Variant),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Product = v.InferOutput<typeof Product>;

/** A product in a list. */
export const ListedProduct = v.object({
  id: Uuid,
  slug: v.string(),
  title: v.string(),
  category: v.string(),
  /** The first one. */
  image: v.nullable(v.string()),
  state: v.picklist(states),
  /** In each currency the price of the cheapest variant. */
  lowestPrices: v.array(v.object({ amountMinor: v.number(), currency: v.string() })),
  inStock: v.boolean(),
  createdAt: Instant,
});
export type ListedProduct = v.InferOutput<typeof ListedProduct>;

const NewVariant = v.strictObject({
  /** What a variant is known by: with the same SKU it keeps its id and its stock. */
  sku: Sku,
  options: list(text(30), 0, limits.mostOptions),
  prices: Prices(1),
});
export type NewVariant = v.InferOutput<typeof NewVariant>;

const onceEach = (values: readonly string[]) => new Set(values).size === values.length;
const fields = {
  title: text(120),
  slug: Slug,
  description: v.pipe(v.string(), v.trim(), v.maxCodePoints(5_000)),
  category: Category,
  images: list(ImageUrl, 0, limits.mostImages),
  /** What the variants differ in, such as size and colour. */
  options: v.pipe(
    list(OptionName, 0, limits.mostOptions),
    v.check(options => onceEach(options), "Invalid options: Expected each one once"),
  ),
  state: v.picklist(states),
  variants: v.pipe(
    list(NewVariant, 1, limits.mostVariants),
    v.check(variants => onceEach(variants.map(({ sku }) => sku)), "Invalid variants: Expected each SKU once"),
    v.check(
      variants => onceEach(variants.map(({ options }) => JSON.stringify(options))),
      "Invalid variants: Expected each combination of options once",
    ),
  ),
};

export const NewProduct = v.strictObject({
  ...fields,
  description: v.optional(fields.description, ""),
  images: v.optional(fields.images, []),
  options: v.optional(fields.options, []),
  state: v.optional(fields.state, "draft"),
});
export type NewProduct = v.InferOutput<typeof NewProduct>;

/** What is left out stays as it is. `variants` is the whole list: those that are missing in it are withdrawn. */
export const ProductChange = v.pipe(v.partial(v.strictObject(fields)), v.minEntries(1));
export type ProductChange = v.InferOutput<typeof ProductChange>;

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
