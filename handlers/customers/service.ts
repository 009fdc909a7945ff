import { defined } from "../../lib/defined.ts";
import { type Clock, type NewId, newUuid, systemClock } from "../platform/clock.ts";
import { type Database, isDuplicate } from "../platform/database/database.ts";
import { ApiError } from "../platform/errors.ts";
import { etagOf, requireMatch } from "../platform/http/etag.ts";
import { once } from "../platform/http/idempotency.ts";
import { paged, TimeAndId } from "../platform/http/paged.ts";
import type { Client, Handlers } from "../platform/http/request.ts";
import type { PersonalData } from "../platform/personal-data/personal-data.ts";
import { type Access, listLines, recordShown } from "./audit-store.ts";
import type { Customer, CustomerChange, contract, Personal } from "./contract.ts";
import { errors } from "./errors.ts";
import { keepingReply } from "./kept-reply.ts";
import { listCustomers } from "./list-store.ts";
import { checkPersonal } from "./personal.ts";
import { column, emailHashOf, keyOf, openCustomer, recordOf, toCustomer } from "./records.ts";
import * as store from "./store.ts";

export interface CustomersDependencies {
  readonly database: Database;
  readonly personalData: PersonalData;
  /** IANA name, for customers who have none of their own. */
  readonly timeZone: string;
  readonly newId?: NewId;
  readonly now?: Clock;
}

/** The rules of customers; who may do what stands in the contract. */
export function customersService(dependencies: CustomersDependencies): Handlers<typeof contract> {
  const { database, personalData, timeZone, newId = newUuid, now = systemClock } = dependencies;
  const check = (personal: Personal) => checkPersonal(personal, timeZone, now());
  return {
    async list({ query, ...request }) {
      const { limit: _limit, cursor: _cursor, email, ...filters } = query;
      const emailHash = email === undefined ? undefined : await emailHashOf(personalData, email);
      const page = await paged({
        query,
        boundTo: ["customers", filters, emailHash && Buffer.from(emailHash).toString("base64url")],
        position: TimeAndId,
        fetch: (after, most) => listCustomers(database, { ...filters, emailHash }, after, most),
        positionOf: customer => [customer.createdAt, customer.id],
        toItem: customer => customer,
      });
      const ids = page.items.map(({ id }) => id);
      await recordShown(database, ids, accessOf(request, "list"));
      return {
        body: { ...page, items: await Promise.all(page.items.map(item => openCustomer(personalData, item))) },
      };
    },

    async create(request) {
      const { status, externalReference, ...given } = request.body;
      const personal = check(given);
      const id = newId();
      const [key, emailHash] = await Promise.all([
        personalData.newKey(recordOf(id)),
        emailHashOf(personalData, personal.email),
      ]);
      const row = {
        status,
        externalReference,
        personalData: key.seal(column, personal),
        emailHash,
        ...key.wrapped,
      };
      const access = accessOf(request, "create", Object.keys(request.body));
      return once(
        database,
        request,
        async transaction => {
          const stored = await store.insertCustomer(transaction, id, row, access).catch(takenEmail);
          const reply = withEtag(stored, toCustomer(stored, personal));
          return { ...reply, headers: { ...reply.headers, location: `/customers/${id}` } };
        },
        keepingReply({ database, personalData, id, key }),
      );
    },

    async read({ params, ...request }) {
      const stored = existing(
        await store.readCustomer(database, params.customerId, accessOf(request, "read")),
      );
      return withEtag(stored, await openCustomer(personalData, stored));
    },

    async change({ params, headers, body, ...request }) {
      const access = accessOf(request, "change", Object.keys(body));
      // When it has changed in between, its new version may match as well: `*` matches any (RFC 9110, section 13.1.1).
      for (;;) {
        const before = existing(await store.peekCustomer(database, params.customerId));
        requireMatch(headers["if-match"], before.version);
        const key = await keyOf(personalData, before);
        const { status, externalReference, personal } = merge(
          before,
          key.open(column, before.personalData) as Personal,
          body,
        );
        const checked = check(personal);
        const emailHash = await emailHashOf(personalData, checked.email);
        const row = { status, externalReference, personalData: key.seal(column, checked), emailHash };
        const after = await store
          .updateCustomer(database, before.id, before.version, row, access)
          .catch(takenEmail);
        if (after !== undefined) return withEtag(after, toCustomer(after, checked));
      }
    },

    async remove({ params, ...request }) {
      const gone = existing(
        await store.deleteCustomer(database, params.customerId, accessOf(request, "delete")),
      );
      personalData.forget(recordOf(gone.id), gone);
      return {};
    },

    async audit({ params: { customerId }, query }) {
      const body = await paged({
        query,
        boundTo: ["customer audit", customerId],
        position: TimeAndId,
        fetch: (after, most) => listLines(database, customerId, after, most),
        positionOf: line => [line.at, line.id],
        toItem: line => line,
      });
      if (body.items.length === 0 && query.cursor === undefined)
        existing(await store.peekCustomer(database, customerId));
      return { body };
    },
  };
}

/** Who calls, for the audit trail. */
const accessOf = (
  { caller, requestId }: { readonly caller: Client; readonly requestId: string },
  action: Access["action"],
  fields: readonly string[] = [],
): Access => ({ action, fields: [...fields], userId: caller.userId, clientId: caller.clientId, requestId });

function merge(before: store.StoredCustomer, personal: Personal, change: CustomerChange) {
  const { status = before.status, externalReference = before.externalReference, ...rest } = change;
  return { status, externalReference, personal: { ...personal, ...defined(rest) } };
}

function existing(customer: store.StoredCustomer | undefined): store.StoredCustomer {
  if (customer === undefined) throw new ApiError(errors.customer_not_found);
  return customer;
}

/** Whatever the race, the index on the address's hash lets one through. */
function takenEmail(error: unknown): never {
  throw isDuplicate(error, "customers_email") ? new ApiError(errors.customer_email_taken) : error;
}

const withEtag = (stored: store.StoredCustomer, body: Customer) => ({
  body,
  headers: { etag: etagOf(stored.version) },
});
