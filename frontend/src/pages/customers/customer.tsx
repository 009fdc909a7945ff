import type { Item } from "../../../../client/index.ts";
import { useApp, useProfile } from "../../app/app.ts";
import { forgetLoaded, useList, useLoad } from "../../app/load.ts";
import type { PageProps } from "../../app/product.ts";
import { go } from "../../app/router.ts";
import type { Services } from "../../app/services.ts";
import { LinkButton } from "../../ui/button.tsx";
import { formatDate, formatMoment } from "../../ui/dates.ts";
import { ConfirmButton } from "../../ui/dialog.tsx";
import { List } from "../../ui/list.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Shown } from "../../ui/states.tsx";
import type { Customer } from "./customer-form.tsx";
import { StatusBadge } from "./list.tsx";
import "./style.css";
import { text } from "./text.ts";

type AuditLine = Item<Services, "customers", "audit">;

export default function CustomerPage({ params }: PageProps) {
  const { client } = useApp();
  const { customerId = "" } = params;
  const loaded = useLoad<Customer>(`customer ${customerId}`, signal =>
    client.customers.read({ customerId }, { signal }),
  );
  const customer = loaded.value;
  return (
    <Screen
      title={customer ? `${customer.givenName} ${customer.familyName}` : text.title}
      back={{ href: "/customers", label: text.title }}
      actions={customer && <Tools customer={customer} />}
    >
      <Shown of={loaded}>
        {shown => (
          <>
            <Facts customer={shown} />
            <Audit customerId={customerId} />
          </>
        )}
      </Shown>
    </Screen>
  );
}

function Tools({ customer }: { readonly customer: Customer }) {
  const { client, toasts } = useApp();
  const erase = async () => {
    await client.customers.remove({ customerId: customer.id });
    // What was shown of the person, in lists too, is not kept in the tab.
    forgetLoaded();
    toasts.say(text.deleted(`${customer.givenName} ${customer.familyName}`));
    go("/customers", "replace");
  };
  return (
    <>
      <LinkButton href={`/customers/${customer.id}/edit`}>{text.edit}</LinkButton>
      <ConfirmButton title={text.deleteTitle} lead={text.deleteLead} yes={text.deleteYes} action={erase}>
        {text.delete}
      </ConfirmButton>
    </>
  );
}

function Facts({ customer }: { readonly customer: Customer }) {
  const { fields } = text;
  const { lines, postalCode, city, region, country } = customer.address;
  const address = [...lines, [postalCode, city].filter(Boolean).join(" "), region, country].filter(Boolean);
  const rows: readonly (readonly [string, string | null])[] = [
    [fields.email, customer.email],
    [fields.phone, customer.phone],
    [fields.birthDate, formatDate(customer.birthDate)],
    [fields.address, address.join("\n")],
    [fields.timeZone, customer.timeZone],
    [fields.externalReference, customer.externalReference],
    [fields.createdAt, formatMoment(customer.createdAt)],
    [fields.updatedAt, formatMoment(customer.updatedAt)],
  ];
  return (
    <section class="card" aria-labelledby="facts">
      <h2 id="facts">{text.facts}</h2>
      <p>
        <StatusBadge status={customer.status} />
      </p>
      <dl class="facts">
        {rows.flatMap(([label, value]) =>
          value === null
            ? []
            : [
                <dt key={label}>{label}</dt>,
                <dd key={`${label} value`} class="lines">
                  {value}
                </dd>,
              ],
        )}
      </dl>
    </section>
  );
}

function Audit({ customerId }: { readonly customerId: string }) {
  const { client } = useApp();
  const me = useProfile()?.id;
  const list = useList<AuditLine>(`audit ${customerId}`, (cursor, signal) =>
    client.customers.audit({ customerId, ...(cursor && { cursor }) }, signal && { signal }),
  );
  const whoIs = ({ userId }: AuditLine) =>
    userId === null ? text.audit.machine : userId === me ? text.audit.you : userId;
  return (
    <section class="card" aria-labelledby="audit">
      <h2 id="audit">{text.audit.title}</h2>
      <List
        of={list}
        look="rows"
        label={text.audit.title}
        keyOf={({ id }) => id}
        empty={<p class="quiet-text">{text.audit.none}</p>}
        item={line => (
          <span class="audit-row">
            <span>
              <strong>{text.audit.actions[line.action]}</strong> {text.audit.by(whoIs(line))}
            </span>
            <span class="quiet-text">{formatMoment(line.at)}</span>
            {line.fields.length > 0 && (
              <small class="quiet-text">{text.audit.fields(line.fields.join(", "))}</small>
            )}
          </span>
        )}
      />
    </section>
  );
}
