import { useApp } from "../../../app/app.ts";
import { go } from "../../../app/router.ts";
import { useForm } from "../../../ui/form.ts";
import { Screen } from "../../../ui/screen.tsx";
import { text as shop } from "../text.ts";
import { ProductForm } from "./product-form.tsx";
import { bodyOf, valuesOf } from "./product-values.ts";
import "./style.css";
import { text } from "./text.ts";

const back = "/shop/admin/products";

export default function AddProductPage() {
  const { client, toasts } = useApp();
  const form = useForm("new-product", valuesOf(), async (values, idempotencyKey) => {
    const { id, title } = await client.catalogue.create({ body: bodyOf(values) }, { idempotencyKey });
    toasts.say(text.products.added(title));
    go(`${back}/${id}`, "replace");
    return undefined;
  });
  return (
    <Screen title={shop.admin.addProduct} back={{ href: back, label: shop.admin.products }}>
      <ProductForm form={form} back={back} />
    </Screen>
  );
}
