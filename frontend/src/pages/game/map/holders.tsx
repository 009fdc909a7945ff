import { useApp } from "../../../app/app.ts";
import { useList } from "../../../app/load.ts";
import { Button } from "../../../ui/button.tsx";
import { formatNumber } from "../../../ui/dates.ts";
import { hueOf } from "../../../ui/hue.ts";
import { List } from "../../../ui/list.tsx";
import { text } from "../text.ts";
import { Swatch } from "./swatch.tsx";
import type { HeldCell } from "./territory.ts";

interface HoldersProps {
  readonly cells: readonly HeldCell[];
  readonly me: string | undefined;
  readonly onShow: (cell: string, userId: string) => void;
}

const mostHolders = 12;

/** What the map shows, in words: who holds how much of it. */
export function Holders({ cells, me, onShow }: HoldersProps) {
  const holders = new Map<string, { name: string; count: number; cell: string }>();
  for (const { cell, holder, cells: count } of cells) {
    const name = holder.userId === me ? text.you : (holder.displayName ?? text.nobody);
    const before = holders.get(holder.userId);
    holders.set(holder.userId, { name, cell: before?.cell ?? cell, count: (before?.count ?? 0) + count });
  }
  const sorted = [...holders].sort(([, one], [, other]) => other.count - one.count);
  const total = sorted.reduce((sum, [, { count }]) => sum + count, 0);
  return (
    <section class="card" aria-labelledby="holders">
      <h2 id="holders">{text.map.holders}</h2>
      <p class="quiet-text" role="status">
        {sorted.length === 0
          ? text.map.nothingHere
          : text.map.shown(formatNumber(total), formatNumber(sorted.length))}
      </p>
      <ul class="plain holders">
        {sorted.slice(0, mostHolders).map(([id, { name, count, cell }]) => (
          <li key={id}>
            <Swatch hue={hueOf(id)} />
            <bdi class="grow">{name}</bdi>
            <span class="quiet-text">{text.cells(formatNumber(count))}</span>
            <Button kind="quiet" label={text.map.show(name)} onClick={() => onShow(cell, id)}>
              ◎
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Who holds most in the world. */
export function Leaders({ me }: { readonly me: string | undefined }) {
  const { client } = useApp();
  const list = useList("leaders", (cursor, signal) =>
    client.running.leaderboard({ limit: 10, ...(cursor && { cursor }) }, signal && { signal }),
  );
  return (
    <section class="card" aria-labelledby="leaders">
      <h2 id="leaders">{text.map.leaders}</h2>
      <List
        of={list}
        look="rows"
        label={text.map.leaders}
        keyOf={({ holder }) => holder.userId}
        empty={<p class="quiet-text">{text.map.nothingHere}</p>}
        item={({ rank, holder, cells }) => (
          <span class="holders-row">
            <span class="quiet-text">{rank}.</span>
            <Swatch hue={hueOf(holder.userId)} />
            <bdi class="grow">{holder.userId === me ? text.you : (holder.displayName ?? text.nobody)}</bdi>
            <span class="quiet-text">{formatNumber(cells)}</span>
          </span>
        )}
      />
    </section>
  );
}
