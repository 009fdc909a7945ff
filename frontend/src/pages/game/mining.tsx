import { useRef } from "preact/hooks";
import { useApp } from "../../app/app.ts";
import { useLoad } from "../../app/load.ts";
import { ActionButton } from "../../ui/button.tsx";
import { formatMoment, formatNumber } from "../../ui/dates.ts";
import { Shown } from "../../ui/states.tsx";
import { text } from "./text.ts";

const perToken = 1_000_000;

/** What is mined, and the way into the wallet. */
export function Mining({ onCollected }: { readonly onCollected: () => void }) {
  const { client, toasts } = useApp();
  const mine = useLoad("mining", signal => client.mining.read(undefined, { signal }));
  const key = useRef(crypto.randomUUID());
  const collect = async () => {
    const { collectedTokens, ...rest } = await client.mining.collect(undefined, {
      idempotencyKey: key.current,
    });
    key.current = crypto.randomUUID();
    mine.show(rest);
    toasts.say(
      collectedTokens === 0 ? text.wallet.nothing : text.wallet.collected(formatNumber(collectedTokens)),
    );
    onCollected();
  };
  return (
    <section class="card" aria-labelledby="mining">
      <h2 id="mining">{text.wallet.mine}</h2>
      <Shown of={mine}>
        {({ microTokens, capacityTokens, microTokensPerHour, cells, collectableTokens, fullAt }) => (
          <>
            <meter
              min={0}
              max={capacityTokens}
              value={microTokens / perToken}
              aria-label={text.wallet.mine}
            />
            <p>
              {text.wallet.mined(
                formatNumber(Math.floor(microTokens / 10_000) / 100),
                formatNumber(capacityTokens),
              )}
              <span class="quiet-text">
                {" "}
                {text.wallet.rate(formatNumber(microTokensPerHour / perToken), formatNumber(cells))}
              </span>
            </p>
            <p class="quiet-text">
              {fullAt === null ? text.wallet.full : text.wallet.fullAt(formatMoment(fullAt))}
            </p>
            <ActionButton kind="first" action={collect} disabled={collectableTokens === 0}>
              {text.wallet.collect}
            </ActionButton>
          </>
        )}
      </Shown>
    </section>
  );
}
