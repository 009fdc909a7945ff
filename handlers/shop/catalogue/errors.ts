import { defineErrors } from "../../../contract/errors.ts";

/** Errors about products, their variants and stock. */
export const errors = defineErrors({
  product_not_found: {
    status: 404,
    title: "There is no such product",
    help: "Check the id or slug; only admins see drafts and archived products.",
  },
  variant_not_found: {
    status: 404,
    title: "There is no such variant",
    help: "Check `variantId`, which an order also names in this error; the variant may have been withdrawn, or its product archived.",
  },
  slug_taken: {
    status: 409,
    title: "Another product has this slug",
    help: "Choose another slug.",
  },
  sku_taken: {
    status: 409,
    title: "Another product has a variant with this SKU",
    help: "Choose another SKU; `detail` names it.",
  },
  stock_reserved: {
    status: 409,
    title: "Orders have reserved more than that",
    help: "Set at least `reserved`, or first cancel orders that are not paid.",
  },
});
