import { useApp } from "../../../app/app.ts";
import { Button } from "../../../ui/button.tsx";
import { SelectField, TextField } from "../../../ui/field.tsx";
import { type Form, useForm } from "../../../ui/form.ts";
import { formatMoney } from "../money.ts";
import type { Order } from "../order-details.tsx";
import { noPieces, PiecesFields, type PiecesValues, piecesOf } from "./pieces.tsx";
import { amountPattern, parseAmount } from "./prices.ts";
import { text } from "./text.ts";

type Kind = keyof typeof text.orders.refundKinds;

interface PayBackProps {
  readonly order: Order;
  readonly onDone: () => void;
}

/** What refunds the rest of a payment, an amount of it, or pieces. */
export function PayBack({ order, onDone }: PayBackProps) {
  const { client, toasts } = useApp();
  const { items, currency } = order;
  const initial: PiecesValues = { ...noPieces(items), kind: "rest", amount: "", restock: "no", note: "" };
  const form = useForm(`refund-${order.id}`, initial, async (values, idempotencyKey) => {
    const kind = values.kind as Kind;
    const body = {
      amount: kind === "amount" ? parseAmount(values.amount ?? "", currency) : null,
      items: kind === "items" ? piecesOf(items, values) : null,
      restock: kind !== "amount" && values.restock === "yes",
      note: values.note?.trim() || null,
    };
    const { amount } = await client.payments.refund({ orderId: order.id, body }, { idempotencyKey });
    toasts.say(text.orders.isPaidBack(formatMoney(amount, currency)));
    onDone();
    return undefined;
  });
  return (
    <section class="card" aria-labelledby="pay-back">
      <h2 id="pay-back">{text.orders.refund}</h2>
      <form onSubmit={form.submit}>
        <SelectField
          form={form}
          name="kind"
          label={text.orders.refundKind}
          required
          options={Object.entries(text.orders.refundKinds)}
        />
        <KindFields form={form} order={order} />
        <TextField
          form={form}
          name="note"
          label={text.orders.note}
          hint={text.orders.noteHint}
          maxLength={500}
        />
        <Button type="submit" kind="danger" isBusy={form.isBusy}>
          {text.orders.payBack}
        </Button>
      </form>
    </section>
  );
}

function KindFields({ form, order }: { readonly form: Form<PiecesValues>; readonly order: Order }) {
  const kind = form.values.kind as Kind;
  if (kind === "amount")
    return (
      <TextField
        form={form}
        name="amount"
        label={text.orders.amount(order.currency)}
        required
        inputMode="decimal"
        pattern={amountPattern(order.currency)}
      />
    );
  return (
    <>
      {kind === "items" && (
        <PiecesFields
          form={form}
          lines={order.items}
          most={({ quantity, cancelled, returned }) => quantity - cancelled - returned}
        />
      )}
      <SelectField
        form={form}
        name="restock"
        label={text.orders.restock}
        required
        options={Object.entries(text.orders.yesNo).reverse()}
      />
    </>
  );
}
