import { type Clock, type NewId, newUuid, systemClock } from "../../platform/clock.ts";
import type { Database, Queries } from "../../platform/database/database.ts";
import { once } from "../../platform/http/idempotency.ts";
import type { Handlers } from "../../platform/http/request.ts";
import { unauthenticated } from "../../platform/identity/claims.ts";
import { post } from "../wallet/shared.ts";
import type { contract, Mine } from "./contract.ts";
import { toMine } from "./forecast.ts";
import { readContents, takeTokens } from "./store.ts";

export interface MiningDependencies {
  readonly database: Database;
  readonly now?: Clock;
  readonly newId?: NewId;
}

/** The rules of mining: reading changes nothing, collecting takes whole tokens and leaves the rest. */
export function miningService({
  database,
  now = systemClock,
  newId = newUuid,
}: MiningDependencies): Handlers<typeof contract> {
  return {
    read: async ({ caller }) => ({ body: await mineOf(database, caller.userId, now()) }),

    collect: request =>
      once(database, request, async transaction => {
        const { userId } = request.caller;
        const time = now();
        const collectedTokens = (await takeTokens(transaction, userId, time)) ?? 0;
        if (collectedTokens > 0)
          await post(transaction, {
            userId,
            currency: "tokens",
            amount: collectedTokens,
            kind: "mining",
            reference: `mining:${newId()}`,
          });
        return { body: { ...(await mineOf(transaction, userId, time)), collectedTokens } };
      }),
  };
}

/** Everybody who is known has an account, until it is deleted. */
async function mineOf(queries: Queries, userId: string, now: number): Promise<Mine> {
  const contents = await readContents(queries, userId, now);
  if (contents === undefined) throw unauthenticated("the account is deleted");
  return toMine(contents);
}
