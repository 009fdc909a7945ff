import { getAddress } from "viem";
import { type Clock, type NewId, newUuid, systemClock } from "../../platform/clock.ts";
import { type Database, isDuplicate, type Queries } from "../../platform/database/database.ts";
import { ApiError } from "../../platform/errors.ts";
import type { Handlers } from "../../platform/http/request.ts";
import { unauthenticated } from "../../platform/identity/claims.ts";
import type { contract, LinkedAddress } from "./contract.ts";
import { creditWaiting } from "./credit-store.ts";
import { errors } from "./errors.ts";
import { type Deposits, type Settings, whereOn } from "./settings.ts";
import { longestAge, verifyMessage } from "./siwe.ts";
import * as store from "./store.ts";

export interface DepositsDependencies {
  readonly database: Database;
  readonly deposits: Deposits;
  /** The page where people sign. */
  readonly pageUrl: URL;
  readonly now?: Clock;
  readonly newId?: NewId;
}

/** Deposits that wait for an address are credited when it is linked: so many at once, the others by the job. */
const creditedAtOnce = 25;

/** The rules of whose address is whose: the user who proves to hold its key, until they release it. */
export function depositsService({
  database,
  deposits,
  pageUrl,
  now = systemClock,
  newId = newUuid,
}: DepositsDependencies): Handlers<typeof contract> {
  return {
    async challenge({ caller }) {
      const { chainId } = whereOn(deposits);
      const nonce = newId().replaceAll("-", "");
      const expiresAt = now() + longestAge;
      if ((await store.putNonce(database, caller.userId, nonce, expiresAt)) === 0)
        throw unauthenticated("the account is deleted");
      const fields = { domain: pageUrl.host, uri: pageUrl.href, statement: statementFor(caller.userId) };
      const body = { ...fields, version: "1", chainId, nonce } as const;
      return { body: { ...body, expiresAt: new Date(expiresAt).toISOString() } };
    },

    async link({ caller: { userId }, body: { message, signature } }) {
      const settings = whereOn(deposits);
      const { chainId } = settings;
      const time = now();
      const expected = { pageUrl, chainId, statement: statementFor(userId), now: time };
      const { address, nonce } = await verifyMessage(message, signature, expected);
      await database
        .transaction(async transaction => {
          if (!(await store.takeNonce(transaction, userId, nonce, time)))
            throw new ApiError(errors.address_nonce_unknown);
          await store.putLink(transaction, userId, address, time);
          await creditWaiting(transaction, settings, creditedAtOnce, address);
        })
        .catch(error => {
          throw isDuplicate(error, "wallet_addresses_address_key")
            ? new ApiError(errors.address_taken)
            : error;
        });
      return { body: await readLink(database, settings, userId) };
    },

    read: async ({ caller }) => ({ body: await readLink(database, whereOn(deposits), caller.userId) }),

    async unlink({ caller }) {
      whereOn(deposits);
      if (!(await store.deleteLink(database, caller.userId))) throw new ApiError(errors.address_not_linked);
      return {};
    },
  };
}

/** It names the account, so that a signature for another account cannot be used. */
const statementFor = (userId: string) =>
  `What this address sends to the treasury is credited to the account ${userId}.`;

async function readLink(queries: Queries, settings: Settings, userId: string): Promise<LinkedAddress> {
  const link = await store.findLink(queries, userId);
  const { chainId, decimals, coinsPerUnit, confirmations } = settings;
  const addresses = { token: checksummed(settings.token), treasury: checksummed(settings.treasury) };
  return {
    address: link ? checksummed(link.address) : null,
    linkedAt: link?.linkedAt ?? null,
    destination: { chainId, ...addresses, decimals, coinsPerUnit, confirmations },
  };
}

const checksummed = (address: string): string => getAddress(address);
