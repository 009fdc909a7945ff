import { Button } from "../../../ui/button.tsx";
import type { Form } from "../../../ui/form.ts";
import { Icon } from "../../../ui/icon.tsx";
import { pricesPattern } from "./prices.ts";
import { noVariant, type ProductValues, type VariantValues, variantsOf } from "./product-values.ts";
import { text } from "./text.ts";

const { variants: words } = text.products;

/** A row for each variant; what the API finds wrong with any stands below them. */
export function VariantFields({ form }: { readonly form: Form<ProductValues> }) {
  const all = variantsOf(form.values);
  const set = (next: readonly VariantValues[]) => form.set("variants", JSON.stringify(next));
  const error = form.errors.variants;
  return (
    <fieldset class="variants" aria-describedby={error && "variants-error"}>
      <legend>
        {words.title} <span class="quiet-text">{words.hint}</span>
      </legend>
      {all.map((variant, index) => (
        <VariantRow
          // Rows have nothing else that stays while they are typed.
          key={index}
          number={index + 1}
          variant={variant}
          isOnly={all.length === 1}
          onChange={next => set(all.with(index, next))}
          onRemove={() => set(all.toSpliced(index, 1))}
        />
      ))}
      {error && (
        <p class="error" id="variants-error">
          {error}
        </p>
      )}
      <Button onClick={() => set([...all, noVariant])}>{words.add}</Button>
    </fieldset>
  );
}

interface VariantRowProps {
  readonly number: number;
  readonly variant: VariantValues;
  readonly isOnly: boolean;
  readonly onChange: (variant: VariantValues) => void;
  readonly onRemove: () => void;
}

function VariantRow({ number, variant, isOnly, onChange, onRemove }: VariantRowProps) {
  const field = (
    name: keyof VariantValues,
    rest: { readonly required?: boolean; readonly hint?: string },
  ) => (
    <div class="field">
      <label for={`variant-${number}-${name}`}>{words[name]}</label>
      <input
        id={`variant-${number}-${name}`}
        autocomplete="off"
        required={rest.required}
        pattern={name === "prices" ? pricesPattern : undefined}
        title={rest.hint}
        placeholder={rest.hint}
        value={variant[name]}
        onInput={event => onChange({ ...variant, [name]: event.currentTarget.value })}
      />
    </div>
  );
  return (
    <fieldset class="variant-row">
      <legend class="hidden">{words.number(number)}</legend>
      {field("sku", { required: true })}
      {field("options", { hint: words.optionsHint })}
      {field("prices", { required: true, hint: words.pricesHint })}
      {!isOnly && (
        <Button kind="quiet" label={words.remove(number)} onClick={onRemove}>
          <Icon name="close" />
        </Button>
      )}
    </fieldset>
  );
}
