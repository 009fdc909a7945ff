import { useApp } from "../../../app/app.ts";
import { type Loaded, useLoad } from "../../../app/load.ts";
import type { PageProps } from "../../../app/product.ts";
import { LinkButton } from "../../../ui/button.tsx";
import { useChangeForm } from "../../../ui/change-form.ts";
import { Screen } from "../../../ui/screen.tsx";
import { Shown } from "../../../ui/states.tsx";
import { text as shop } from "../text.ts";
import { ProductForm } from "./product-form.tsx";
import { bodyOf, type Product, valuesOf } from "./product-values.ts";
import { Stock } from "./stock.tsx";
import "./style.css";
import { text } from "./text.ts";

const back = "/shop/admin/products";

export default function AdminProductPage({ params }: PageProps) {
  const { client } = useApp();
  const { productId = "" } = params;
  const loaded = useLoad<Product>(`product to edit ${productId}`, signal =>
    client.catalogue.read({ productId }, { signal }),
  );
  const product = loaded.value;
  return (
    <Screen
      title={product?.title ?? shop.admin.products}
      back={{ href: back, label: shop.admin.products }}
      actions={
        product?.state === "active" && (
          <LinkButton href={`/shop/products/${product.slug}`}>{text.products.show}</LinkButton>
        )
      }
    >
      <Shown of={loaded}>
        {shown => (
          <>
            {/* The form begins with what is there now, also after it was saved. */}
            <EditForm key={shown.updatedAt} product={shown} loaded={loaded} />
            <Stock variants={shown.variants} onSet={loaded.reload} />
          </>
        )}
      </Shown>
    </Screen>
  );
}

interface EditFormProps {
  readonly product: Product;
  readonly loaded: Loaded<Product>;
}

function EditForm({ product, loaded }: EditFormProps) {
  const { client, toasts } = useApp();
  const form = useChangeForm(`product-${product.id}`, valuesOf(product), {
    send: async values =>
      loaded.show(
        await client.catalogue.change({ productId: product.id, ifMatch: product, body: bodyOf(values) }),
      ),
    readAgain: loaded.reload,
    changedMeanwhile: text.products.changedMeanwhile,
    onDone: () => toasts.say(text.products.changed),
  });
  return <ProductForm form={form} back={back} />;
}
