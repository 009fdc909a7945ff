import type { Input, Output } from "../../../../../client/index.ts";
import type { Services } from "../../../app/services.ts";
import { parsePrices, pricesText } from "./prices.ts";

/** With its ETag, to change it by. */
export type Product = Output<Services, "catalogue", "read">;
type Body = Input<Services, "catalogue", "create">["body"];
type NewVariant = Body["variants"][number];

/** A variant as the fields of a form have it. */
export type VariantValues = Readonly<Record<"sku" | "options" | "prices", string>>;

/** A product as the fields of a form have it; the variants are the JSON of theirs. */
export type ProductValues = Readonly<
  Record<"title" | "slug" | "category" | "description" | "images" | "options" | "state" | "variants", string>
>;

export const noVariant: VariantValues = { sku: "", options: "", prices: "" };

export const variantsOf = ({ variants }: ProductValues): readonly VariantValues[] =>
  JSON.parse(variants) as VariantValues[];

export const valuesOf = (product?: Product): ProductValues => ({
  title: product?.title ?? "",
  slug: product?.slug ?? "",
  category: product?.category ?? "",
  description: product?.description ?? "",
  images: product?.images.join("\n") ?? "",
  options: product?.options.join(", ") ?? "",
  state: product?.state ?? "draft",
  variants: JSON.stringify(
    product?.variants.map(({ sku, options, prices }) => ({
      sku,
      options: options.join(", "),
      prices: pricesText(prices),
    })) ?? [noVariant],
  ),
});

export const bodyOf = (values: ProductValues): Body => ({
  title: values.title,
  slug: values.slug.trim(),
  category: values.category.trim(),
  description: values.description,
  images: words(values.images, "\n"),
  options: words(values.options, ","),
  state: values.state as Product["state"],
  variants: variantsOf(values).map(({ sku, options, prices }) => ({
    sku: sku.trim(),
    options: words(options, ","),
    prices: parsePrices(prices) as NewVariant["prices"],
  })),
});

const words = (text: string, between: string) =>
  text
    .split(between)
    .map(word => word.trim())
    .filter(word => word !== "");
