import * as v from "valibot";
import { Instant, list, text, Uuid } from "../../../contract/schemas.ts";
import { Prices, rules } from "../rules.ts";

const limits = rules.catalogue;

export const states = ["draft", "active", "archived"] as const;
/** A lower-case word of letters and digits, or several with hyphens between them. */
export const word = "[a-z0-9]+(-[a-z0-9]+)*";
const isUuid = (value: string) => v.is(Uuid, value);
const Slug = v.pipe(
  v.string(),
  v.maxLength(100),
  v.regex(new RegExp(`^${word}$`), "Invalid slug: Expected lower-case words with hyphens between them"),
  v.check(slug => !isUuid(slug), "Invalid slug: Expected something that is not an id"),
  v.examples(["example", "another-example"]),
);
export const Category = v.pipe(
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
