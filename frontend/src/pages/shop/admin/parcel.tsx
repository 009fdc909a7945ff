import { useApp } from "../../../app/app.ts";
import { Button } from "../../../ui/button.tsx";
import { TextField } from "../../../ui/field.tsx";
import { useForm } from "../../../ui/form.ts";
import type { Order } from "../order-details.tsx";
import { noPieces, PiecesFields, type PiecesValues, piecesOf } from "./pieces.tsx";
import { text } from "./text.ts";

type Line = Order["items"][number];

const unsent = ({ quantity, fulfilled, cancelled }: Line) => quantity - fulfilled - cancelled;

interface ParcelProps {
  readonly order: Order;
  readonly onSent: (order: Order) => void;
}

/** What records that items were sent. */
export function Parcel({ order, onSent }: ParcelProps) {
  const { client, toasts } = useApp();
  const lines = order.items.filter(line => unsent(line) > 0);
  const initial: PiecesValues = { ...noPieces(lines), tracking: "" };
  const form = useForm(`parcel-${order.id}`, initial, async (values, idempotencyKey) => {
    const body = { items: piecesOf(lines, values), tracking: values.tracking?.trim() || null };
    onSent(await client.orders.fulfil({ orderId: order.id, body }, { idempotencyKey }));
    toasts.say(text.orders.sent);
    return undefined;
  });
  if (lines.length === 0) return null;
  return (
    <section class="card" aria-labelledby="parcel">
      <h2 id="parcel">{text.orders.fulfil}</h2>
      <form onSubmit={form.submit}>
        <PiecesFields form={form} lines={lines} most={unsent} />
        <TextField form={form} name="tracking" label={text.orders.tracking} maxLength={200} />
        <Button type="submit" kind="first" isBusy={form.isBusy}>
          {text.orders.send}
        </Button>
      </form>
    </section>
  );
}
