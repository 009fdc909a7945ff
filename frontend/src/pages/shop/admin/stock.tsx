import { useApp } from "../../../app/app.ts";
import { Button } from "../../../ui/button.tsx";
import { formatNumber } from "../../../ui/dates.ts";
import { TextField } from "../../../ui/field.tsx";
import { useForm } from "../../../ui/form.ts";
import type { Product } from "./product-values.ts";
import { text } from "./text.ts";

type Variant = Product["variants"][number];

interface StockProps {
  readonly variants: readonly Variant[];
  readonly onSet: () => void;
}

/** How much of each variant there is, and what sets it. */
export function Stock({ variants, onSet }: StockProps) {
  return (
    <section class="card" aria-labelledby="stock">
      <h2 id="stock">{text.stock.title}</h2>
      <p class="quiet-text">{text.stock.lead}</p>
      {variants.map(variant => (
        <StockForm key={variant.id} variant={variant} onSet={onSet} />
      ))}
    </section>
  );
}

function StockForm({ variant, onSet }: { readonly variant: Variant; readonly onSet: () => void }) {
  const { client, toasts } = useApp();
  const { id: variantId, sku, stock } = variant;
  const form = useForm(`stock-${variantId}`, { onHand: "", reason: "" }, async ({ onHand, reason }) => {
    const body = { onHand: onHand.trim() === "" ? null : Number(onHand), reason };
    await client.catalogue.setStock({ variantId, body });
    toasts.say(text.stock.isSet(sku));
    onSet();
    return undefined;
  });
  const onHand = stock?.onHand ?? null;
  return (
    <form onSubmit={form.submit} aria-label={text.stock.of(sku)} class="stock-row">
      <p>
        <strong>{sku}</strong> <span class="quiet-text">{variant.options.join(", ")}</span>
        <br />
        {text.stock.now(
          onHand === null ? text.stock.unlimited : formatNumber(onHand),
          formatNumber(stock?.reserved ?? 0),
        )}
      </p>
      <TextField
        form={form}
        name="onHand"
        label={text.stock.onHand}
        hint={text.stock.onHandHint}
        type="number"
        min="0"
      />
      <TextField form={form} name="reason" label={text.stock.reason} required maxLength={200} />
      <Button type="submit" isBusy={form.isBusy}>
        {text.stock.set}
      </Button>
    </form>
  );
}
