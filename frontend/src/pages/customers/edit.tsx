import { useApp } from "../../app/app.ts";
import { useLoad } from "../../app/load.ts";
import type { PageProps } from "../../app/product.ts";
import { go } from "../../app/router.ts";
import { useChangeForm } from "../../ui/change-form.ts";
import { Screen } from "../../ui/screen.tsx";
import { Shown } from "../../ui/states.tsx";
import { bodyOf, type Customer, CustomerForm, valuesOf } from "./customer-form.tsx";
import { text } from "./text.ts";

export default function EditCustomerPage({ params }: PageProps) {
  const { client } = useApp();
  const { customerId = "" } = params;
  const loaded = useLoad<Customer>(`customer to edit ${customerId}`, signal =>
    client.customers.read({ customerId }, { signal }),
  );
  const back = `/customers/${customerId}`;
  return (
    <Screen title={text.editTitle} back={{ href: back, label: text.title }}>
      <Shown of={loaded}>
        {customer => <EditForm customer={customer} back={back} again={loaded.reload} />}
      </Shown>
    </Screen>
  );
}

interface EditFormProps {
  readonly customer: Customer;
  readonly back: string;
  /** Reads the customer again. */
  readonly again: () => void;
}

function EditForm({ customer, back, again }: EditFormProps) {
  const { client, toasts } = useApp();
  const form = useChangeForm(`customer-${customer.id}`, valuesOf(customer), {
    send: values =>
      client.customers.change({ customerId: customer.id, ifMatch: customer, body: bodyOf(values) }),
    readAgain: again,
    changedMeanwhile: text.changedMeanwhile,
    onDone: () => {
      toasts.say(text.changed);
      go(back, "replace");
    },
  });
  return <CustomerForm form={form} back={back} />;
}
