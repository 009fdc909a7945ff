import type { Item } from "../../../../client/index.ts";
import { useApp } from "../../app/app.ts";
import { useList, useLoad } from "../../app/load.ts";
import type { Services } from "../../app/services.ts";
import { formatMoment, formatNumber, numberFormat } from "../../ui/dates.ts";
import { List } from "../../ui/list.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Shown } from "../../ui/states.tsx";
import { Address } from "./address.tsx";
import { Mining } from "./mining.tsx";
import "./style.css";
import { text } from "./text.ts";

type Entry = Item<Services, "wallet", "entries">;

export default function WalletPage() {
  const { client, config } = useApp();
  const wallet = useLoad("wallet", signal => client.wallet.read(undefined, { signal }));
  const entries = useList<Entry>("entries", (cursor, signal) =>
    client.wallet.entries(cursor ? { cursor } : {}, signal && { signal }),
  );
  const reload = () => {
    wallet.reload();
    entries.reload();
  };
  return (
    <Screen title={text.wallet.title}>
      <Shown of={wallet}>
        {({ coins, tokens, frozen }) => (
          <>
            {frozen && <p class="note bad">{text.wallet.frozen}</p>}
            <dl class="balances">
              <div class="card">
                <dt>{text.wallet.coins}</dt>
                <dd class="big">{formatNumber(coins)}</dd>
              </div>
              <div class="card">
                <dt>{text.wallet.tokens}</dt>
                <dd class="big">{formatNumber(tokens)}</dd>
              </div>
            </dl>
          </>
        )}
      </Shown>
      {config.services.includes("mining") && <Mining onCollected={reload} />}
      {config.services.includes("deposits") && <Address />}
      <section class="card" aria-labelledby="entries">
        <h2 id="entries">{text.wallet.entries}</h2>
        <List
          of={entries}
          look="rows"
          label={text.wallet.entries}
          keyOf={({ id }) => id}
          empty={<p class="quiet-text">{text.wallet.noEntries}</p>}
          item={entry => <EntryRow entry={entry} />}
        />
      </section>
    </Screen>
  );
}

const formatSigned = numberFormat({ signDisplay: "exceptZero" });

function EntryRow({ entry: { amount, currency, kind, note, createdAt } }: { readonly entry: Entry }) {
  const unit = currency === "coins" ? text.wallet.coins : text.wallet.tokens;
  return (
    <span class="holders-row">
      <span class="grow">
        {text.wallet.kinds[kind]}
        {note && <bdi class="quiet-text"> {note}</bdi>}
        <small class="quiet-text"> {formatMoment(createdAt)}</small>
      </span>
      <strong class={amount < 0 ? "down" : "up"}>
        {formatSigned(amount)} {unit}
      </strong>
    </span>
  );
}
