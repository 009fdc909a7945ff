import { text as shared } from "../../../text/index.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { SelectField, TextArea, TextField } from "../../../ui/field.tsx";
import type { Form } from "../../../ui/form.ts";
import type { ProductValues } from "./product-values.ts";
import { text } from "./text.ts";
import { VariantFields } from "./variant-fields.tsx";

interface ProductFormProps {
  readonly form: Form<ProductValues>;
  readonly back: string;
}

export function ProductForm({ form, back }: ProductFormProps) {
  const { fields, states } = text.products;
  return (
    <form class="card" onSubmit={form.submit}>
      <TextField form={form} name="title" label={fields.title} required maxLength={120} />
      <div class="pair">
        <TextField
          form={form}
          name="slug"
          label={fields.slug}
          hint={fields.slugHint}
          required
          maxLength={100}
        />
        <TextField
          form={form}
          name="category"
          label={fields.category}
          hint={fields.categoryHint}
          required
          maxLength={200}
        />
      </div>
      <TextArea form={form} name="description" label={fields.description} maxLength={5_000} />
      <TextArea form={form} name="images" label={fields.images} hint={fields.imagesHint} />
      <div class="pair">
        <TextField
          form={form}
          name="options"
          label={fields.options}
          hint={fields.optionsHint}
          maxLength={100}
        />
        <SelectField
          form={form}
          name="state"
          label={fields.state}
          required
          options={Object.entries(states)}
        />
      </div>
      <VariantFields form={form} />
      <div class="row">
        <Button type="submit" kind="first" isBusy={form.isBusy}>
          {shared.save}
        </Button>
        <LinkButton href={back}>{shared.cancel}</LinkButton>
      </div>
    </form>
  );
}
