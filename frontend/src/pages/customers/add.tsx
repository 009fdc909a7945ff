import { useApp } from "../../app/app.ts";
import { go } from "../../app/router.ts";
import { useForm } from "../../ui/form.ts";
import { Screen } from "../../ui/screen.tsx";
import { bodyOf, CustomerForm, valuesOf } from "./customer-form.tsx";
import { text } from "./text.ts";

export default function AddCustomerPage() {
  const { client, toasts } = useApp();
  const form = useForm("new-customer", valuesOf(), async (values, idempotencyKey) => {
    const added = await client.customers.create({ body: bodyOf(values) }, { idempotencyKey });
    toasts.say(text.added(`${added.givenName} ${added.familyName}`));
    go(`/customers/${added.id}`, "replace");
    return undefined;
  });
  return (
    <Screen title={text.add} back={{ href: "/customers", label: text.title }}>
      <CustomerForm form={form} back="/customers" />
    </Screen>
  );
}
