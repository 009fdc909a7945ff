import type { Queries } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import type { NewProduct, Product, ProductChange } from "./product-shapes.ts";

/** A product as the database has it, without its variants. */
export interface StoredProduct extends Omit<Product, "variants"> {
  /** What the ETag stands for. */
  readonly version: number;
}

const columns = sql`
  id, slug, title, description, category, images, option_names as "options", state, version,
  created_at as "createdAt", updated_at as "updatedAt"`;

export const findProduct = (queries: Queries, id: string): Promise<StoredProduct | undefined> =>
  queries.one<StoredProduct>(sql`select ${columns} from products where id = ${sql.uuid(id)}`);

export const findProductBySlug = (queries: Queries, slug: string): Promise<StoredProduct | undefined> =>
  queries.one<StoredProduct>(sql`select ${columns} from products where slug = ${slug}`);

/** Keeps other changes of the product away until the transaction ends. */
export const lockProduct = (queries: Queries, id: string): Promise<StoredProduct | undefined> =>
  queries.one<StoredProduct>(sql`select ${columns} from products where id = ${sql.uuid(id)} for update`);

/** @throws DatabaseError duplicate key of `products_slug_key` */
export async function insertProduct(
  queries: Queries,
  id: string,
  product: NewProduct,
): Promise<StoredProduct> {
  const row = await queries.one<StoredProduct>(sql`
    insert into products (id, slug, title, description, category, images, option_names, state)
    values (${sql.uuid(id)}, ${product.slug}, ${product.title}, ${product.description}, ${product.category},
      ${sql.array(product.images, "text")}, ${sql.array(product.options, "text")}, ${product.state})
    returning ${columns}`);
  return row as StoredProduct;
}

/** @throws DatabaseError duplicate key of `products_slug_key` */
export async function updateProduct(
  queries: Queries,
  id: string,
  { images, options, variants: _variants, ...change }: ProductChange,
): Promise<StoredProduct> {
  const values = {
    ...change,
    images: images && sql.array(images, "text"),
    options: options && sql.array(options, "text"),
  };
  const row = await queries.one<StoredProduct>(sql`
    update products set ${sql.set(changeable, values)}, version = version + 1, updated_at = now()
    where id = ${sql.uuid(id)} returning ${columns}`);
  return row as StoredProduct;
}

const changeable = {
  slug: sql`slug`,
  title: sql`title`,
  description: sql`description`,
  category: sql`category`,
  state: sql`state`,
  images: sql`images`,
  options: sql`option_names`,
};
