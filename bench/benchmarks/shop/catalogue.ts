import { serve } from "../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../handlers/platform/identity/callers.ts";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import { contract } from "../../../handlers/shop/catalogue/contract.ts";
import { catalogueService } from "../../../handlers/shop/catalogue/service.ts";
import { clientOf, identity, routesOf, verifyToken } from "../../../tests/handlers/support/client.ts";
import type { TestDatabase } from "../../../tests/support/database.ts";
import { amount, type Benchmark } from "../../benchmark.ts";
import { timed } from "../../sampling.ts";
import { quantile } from "../../statistics.ts";
import { withDatabase } from "../../support/database.ts";
import { assertStatus } from "../../support/request.ts";

const searches = ["brake", "street disc", "280 mm", "sport pad 77", "nothing like it"];
const lists = [
  "sort=price&currency=EUR",
  "category=brakes/discs",
  "inStock=true&sort=-createdAt",
  "sort=title",
];

/** A page of a large catalogue, and a search in it. */
export const catalogue: Benchmark = {
  name: "catalogue",
  summary: "local PostgreSQL: lists and searches of a shop with 100,000 variants",
  peers: "none",
  run: run =>
    withDatabase(async db => {
      await addProducts(db, amount(run, 20_000, 500));
      const log = createLog({ write: () => undefined });
      const platform = { ...usersIn(db.database), identity, log, verifyToken };
      const call = clientOf(serve(contract, catalogueService(platform), platform), routesOf(contract));
      const ask = (queries: readonly string[]) => {
        let turn = 0;
        return async () => {
          const query = queries[turn++ % queries.length];
          assertStatus("GET /products", await call("GET", `/products?limit=20&${query}`), 200);
        };
      };
      const times = amount(run, 200, 10);
      const found = searches.map(text => `search=${encodeURIComponent(text)}`);
      await timed(10, ask([...lists, ...found]));
      const listed = await timed(times, ask(lists));
      const searched = await timed(times, ask(found));
      return [
        {
          name: "catalogue.list.p95",
          unit: "ms",
          samples: [quantile(listed, 0.95)],
          budget: { of: "value", atMost: 30 },
        },
        {
          name: "catalogue.search.p95",
          unit: "ms",
          samples: [quantile(searched, 0.95)],
          budget: { of: "value", atMost: 60 },
        },
      ];
    }),
};

/** So many active products, of five variants each. */
async function addProducts({ ownerPool }: TestDatabase, products: number): Promise<void> {
  await ownerPool.query(
    `insert into products (id, slug, title, description, category, images, option_names, state, created_at)
     select md5('product ' || n)::uuid, 'product-' || n,
       (array['Street', 'Sport', 'Touring'])[1 + n % 3] || ' ' || (array['brake disc', 'brake pad', 'oil filter',
         'air filter', 'coil spring'])[1 + n % 5] || ' ' || n,
       'Fits what the list names, ' || 200 + n % 200 || ' mm, with a warranty of two years.',
       (array['brakes/discs', 'brakes/pads', 'engine/filters', 'engine/filters', 'suspension/springs'])[1 + n % 5],
       '{}', array['size'], 'active', now() - n * interval '1 minute'
     from generate_series(1, $1) as n`,
    [products],
  );
  await ownerPool.query(
    `insert into variants (id, product_id, sku, position, option_values, on_hand)
     select md5(id::text || v)::uuid, id, slug || '-' || v, v, array['size ' || v],
       (hashtext(slug || v)::bigint & 15)
     from products, generate_series(0, 4) as v`,
  );
  await ownerPool.query(
    `insert into variant_prices (variant_id, currency, amount_minor)
     select id, 'EUR', 500 + (hashtext(sku)::bigint & 16383) from variants`,
  );
  await ownerPool.query(
    `insert into product_prices (product_id, currency, lowest_minor)
     select product_id, currency, min(amount_minor) from variants join variant_prices on variant_id = variants.id
     group by product_id, currency`,
  );
  await ownerPool.query("analyze");
}
