import { type Statement, sql } from "../../platform/database/sql.ts";
import { rules } from "../rules.ts";

const { microTokensPerToken, baseMicroTokensPerHour, cellMicroTokensPerHour, capacityTokens } = rules.mining;

/** What the remainder is counted in: so many make a micro-token. A rate per hour times a microsecond is one. */
const perMicroToken = 3_600_000_000;
export const capacityMicroTokens = capacityTokens * microTokensPerToken;

/** What the row `account` of `mining_accounts` mines in an hour, in micro-tokens. */
export const ratePerHour: Statement = sql`(${baseMicroTokensPerHour} + ${cellMicroTokensPerHour} * account.cells)`;

/**
 * What the row `account` of `mining_accounts` holds at a time: a table of one row with micro_tokens, remainder and
 * `at`, the time or when it was settled last, whichever is later. In whole numbers, and without overflow: time counts
 * up to the moment at which the account is full.
 *
 * @param at RFC 3339, or milliseconds since the epoch
 */
export const contentsAt = (at: string | number): Statement => sql`(
  select total / ${perMicroToken} as micro_tokens, total % ${perMicroToken} as remainder, at
  from (
    select at, held + least(room, rate * least(elapsed, room / rate + 1)) as total
    from (
      select greatest(account.settled_at, ${sql.timestamp(at)}) as at, ${ratePerHour} as rate,
        account.micro_tokens * ${perMicroToken} + account.remainder as held,
        greatest(0, ${capacityMicroTokens} * ${perMicroToken} - account.micro_tokens * ${perMicroToken} - account.remainder)
          as room,
        greatest(0, cast(extract(epoch from ${sql.timestamp(at)} - account.settled_at) * 1000000 as int8)) as elapsed
    ) as flow
  ) as filled)`;
