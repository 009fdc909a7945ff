import type { Item } from "../../../../client/index.ts";
import { useApp } from "../../app/app.ts";
import { useList } from "../../app/load.ts";
import { go, usePlace } from "../../app/router.ts";
import { withQuery } from "../../app/routes.ts";
import type { Services } from "../../app/services.ts";
import { LinkButton } from "../../ui/button.tsx";
import { List } from "../../ui/list.tsx";
import { Screen } from "../../ui/screen.tsx";
import { SearchBar } from "../../ui/search-bar.tsx";
import { Message } from "../../ui/states.tsx";
import "./style.css";
import { text } from "./text.ts";

type Listed = Item<Services, "customers", "list">;

export default function CustomersPage() {
  const { client } = useApp();
  const { query } = usePlace();
  // The address of the page would stand in logs and histories: an e-mail address is not put into it.
  const email = (history.state as { email?: string } | null)?.email ?? "";
  const status = query.get("status") ?? "";
  const list = useList<Listed>(`customers ${email} ${status}`, (cursor, signal) =>
    client.customers.list(
      {
        ...(email && { email }),
        ...(status && { status: status as Listed["status"] }),
        ...(cursor && { cursor }),
      },
      signal && { signal },
    ),
  );
  return (
    <Screen
      title={text.title}
      actions={<LinkButton href="/customers/new">{text.add}</LinkButton>}
      lead={text.searchHint}
    >
      <SearchBar
        label={text.search}
        button={text.searchButton}
        values={{ search: email, status }}
        selects={[
          {
            name: "status",
            label: text.status,
            options: [["", text.anyStatus], ...Object.entries(text.statuses)],
          },
        ]}
        onSearch={({ search = "", status: next = "" }) =>
          go(withQuery("/customers", { status: next }), "replace", { email: search })
        }
      />
      <List
        of={list}
        look="rows"
        label={text.title}
        keyOf={({ id }) => id}
        item={customer => <CustomerRow customer={customer} />}
        empty={
          email || status ? (
            <Message title={text.noneFits} lead={text.noneFitsLead} />
          ) : (
            <Message title={text.none} />
          )
        }
      />
    </Screen>
  );
}

function CustomerRow({ customer }: { readonly customer: Listed }) {
  const { id, givenName, familyName, email, status } = customer;
  return (
    <a class="card customer-row" href={`/customers/${id}`}>
      <span>
        <strong>
          <bdi>
            {givenName} {familyName}
          </bdi>
        </strong>
        <span class="quiet-text">{email}</span>
      </span>
      <StatusBadge status={status} />
    </a>
  );
}

const tones = { pending: "warm", active: "good", blocked: "bad" } as const;

export const StatusBadge = ({ status }: { readonly status: Listed["status"] }) => (
  <span class={`badge ${tones[status]}`}>{text.statuses[status]}</span>
);
