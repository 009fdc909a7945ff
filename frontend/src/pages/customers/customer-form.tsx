import type { Input, Output } from "../../../../client/index.ts";
import type { Services } from "../../app/services.ts";
import { text as shared } from "../../text/index.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { SelectField, TextArea, TextField } from "../../ui/field.tsx";
import type { Form } from "../../ui/form.ts";
import { text } from "./text.ts";

type Body = Input<Services, "customers", "create">["body"];
export type Customer = Output<Services, "customers", "read">;

const names = [
  "givenName",
  "familyName",
  "email",
  "phone",
  "birthDate",
  "timeZone",
  "status",
  "externalReference",
  "address.lines",
  "address.postalCode",
  "address.city",
  "address.region",
  "address.country",
] as const;

/** A customer as the fields of a form have it, by the paths that the API names in its faults. */
export type CustomerValues = Readonly<Record<(typeof names)[number], string>>;

export function valuesOf(customer?: Customer): CustomerValues {
  const { lines, postalCode, city, region, country } = customer?.address ?? {};
  return {
    givenName: customer?.givenName ?? "",
    familyName: customer?.familyName ?? "",
    email: customer?.email ?? "",
    phone: customer?.phone ?? "",
    birthDate: customer?.birthDate ?? "",
    timeZone: customer?.timeZone ?? "",
    status: customer?.status ?? "pending",
    externalReference: customer?.externalReference ?? "",
    "address.lines": lines?.join("\n") ?? "",
    "address.postalCode": postalCode ?? "",
    "address.city": city ?? "",
    "address.region": region ?? "",
    "address.country": country ?? "",
  };
}

export function bodyOf(values: CustomerValues): Body {
  const orNull = (text: string) => text.trim() || null;
  return {
    givenName: values.givenName,
    familyName: values.familyName,
    email: values.email,
    phone: values.phone,
    birthDate: values.birthDate,
    timeZone: orNull(values.timeZone),
    status: values.status as Customer["status"],
    externalReference: orNull(values.externalReference),
    address: {
      lines: values["address.lines"].split("\n").filter(line => line.trim() !== ""),
      postalCode: orNull(values["address.postalCode"]),
      city: values["address.city"],
      region: orNull(values["address.region"]),
      country: values["address.country"].trim(),
    },
  };
}

interface CustomerFormProps {
  readonly form: Form<CustomerValues>;
  readonly back: string;
}

export function CustomerForm({ form, back }: CustomerFormProps) {
  const { fields } = text;
  return (
    <form class="card" onSubmit={form.submit}>
      <div class="pair">
        <TextField form={form} name="givenName" label={fields.givenName} required maxLength={100} />
        <TextField form={form} name="familyName" label={fields.familyName} required maxLength={100} />
      </div>
      <div class="pair">
        <TextField form={form} name="email" label={fields.email} type="email" required maxLength={254} />
        <TextField
          form={form}
          name="phone"
          label={fields.phone}
          hint={fields.phoneHint}
          type="tel"
          required
        />
      </div>
      <div class="pair">
        <TextField
          form={form}
          name="birthDate"
          label={fields.birthDate}
          type="date"
          required
          min="1900-01-01"
        />
        <TextField
          form={form}
          name="timeZone"
          label={fields.timeZone}
          hint={fields.timeZoneHint}
          maxLength={64}
        />
      </div>
      <TextArea form={form} name="address.lines" label={fields.lines} hint={fields.linesHint} required />
      <div class="pair">
        <TextField form={form} name="address.postalCode" label={fields.postalCode} maxLength={20} />
        <TextField form={form} name="address.city" label={fields.city} required maxLength={100} />
      </div>
      <div class="pair">
        <TextField form={form} name="address.region" label={fields.region} maxLength={100} />
        <TextField
          form={form}
          name="address.country"
          label={fields.country}
          hint={fields.countryHint}
          required
          maxLength={2}
          pattern="[A-Za-z]{2}"
        />
      </div>
      <div class="pair">
        <SelectField
          form={form}
          name="status"
          label={fields.status}
          required
          options={Object.entries(text.statuses)}
        />
        <TextField
          form={form}
          name="externalReference"
          label={fields.externalReference}
          hint={fields.externalReferenceHint}
          maxLength={100}
        />
      </div>
      <div class="row">
        <Button type="submit" kind="first" isBusy={form.isBusy}>
          {shared.save}
        </Button>
        <LinkButton href={back}>{shared.cancel}</LinkButton>
      </div>
    </form>
  );
}
