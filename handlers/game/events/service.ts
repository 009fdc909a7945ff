import { commonErrors } from "../../../contract/errors.ts";
import type { Role } from "../../../contract/people.ts";
import { type Clock, type NewId, newUuid, systemClock } from "../../platform/clock.ts";
import type { Database, Transaction, TransactionOptions } from "../../platform/database/database.ts";
import { ApiError } from "../../platform/errors.ts";
import { etagOf, requireMatch } from "../../platform/http/etag.ts";
import { once } from "../../platform/http/idempotency.ts";
import { paged, TimeAndId } from "../../platform/http/paged.ts";
import type { Handlers, Person } from "../../platform/http/request.ts";
import type { Log } from "../../platform/observe/log.ts";
import { cancelEvent } from "./cancelling.ts";
import { assertChangeable, assertFuture, notChangeable } from "./changes.ts";
import type { contract, Event } from "./contract.ts";
import { endOf } from "./end.ts";
import { errors } from "./errors.ts";
import { listEvents } from "./list-store.ts";
import { type RankedRuns, rankingPage } from "./ranking.ts";
import * as store from "./store.ts";
import { ticketHandlers } from "./ticket-service.ts";

export interface EventsDependencies {
  readonly database: Database;
  /** IANA name of the game's time zone. */
  readonly zone: string;
  readonly rankedRuns: RankedRuns;
  readonly now?: Clock;
  readonly newId?: NewId;
}

/** The rules of events; those of tickets are next door, and who may do what stands in the contract. */
export function eventsService(dependencies: EventsDependencies): Handlers<typeof contract, Role> {
  const { database, zone, rankedRuns, now = systemClock, newId = newUuid } = dependencies;
  return {
    ...ticketHandlers({ database, now, newId }),

    async list({ query, caller }) {
      if (query.show === "drafts" && !isAdmin(caller)) throw new ApiError(commonErrors.forbidden);
      const body = await paged({
        query,
        boundTo: ["events", query.show],
        position: TimeAndId,
        fetch: (after, limit) => listEvents(database, query.show, after, { limit, now: now() }),
        positionOf: event => [event.startsAt, event.id],
        toItem: toEvent,
      });
      return { body };
    },

    create: request =>
      once(database, request, async transaction => {
        const times = timesFrom(request.body.startsAt, zone);
        const event = await store.insertEvent(transaction, newId(), request.body, times);
        const { body, headers } = withEtag(event);
        return { body, headers: { ...headers, location: `/events/${event.id}` } };
      }),

    async read({ params, caller }) {
      return withEtag(visible(await store.findEvent(database, params.eventId), caller));
    },

    change: ({ params, headers, body, log }) =>
      byAdmin(log, "event changed", params.eventId, async (transaction, event) => {
        requireMatch(headers["if-match"], event.version);
        assertChangeable(event, body, now());
        const times = body.startsAt === undefined ? event : timesFrom(body.startsAt, zone);
        return store.updateEvent(transaction, event.id, body, times);
      }),

    publish: ({ params, log }) =>
      byAdmin(
        log,
        "event published",
        params.eventId,
        async (transaction, event) => {
          if (event.state === "published") return event;
          if (event.state !== "draft") throw notChangeable(`The event is ${event.state}.`);
          assertFuture(event.startsAt, now());
          // The zone can have been changed since the draft was written.
          return store.publishEvent(transaction, event.id, timesFrom(event.startsAt, zone), now());
        },
        again,
      ),

    cancel: ({ params, log }) =>
      byAdmin(
        log,
        "event cancelled",
        params.eventId,
        (transaction, event) => cancelEvent(transaction, event, now()),
        again,
      ),

    async ranking({ params, query, caller }) {
      const { eventId } = params;
      const find = async () => visible(await store.findEvent(database, eventId), caller);
      return { body: await rankingPage(database, { eventId, find }, query, caller.userId, rankedRuns) };
    },
  };

  /** One change of one locked event, and a log line with the actor. */
  async function byAdmin(
    log: Log,
    action: string,
    eventId: string,
    work: (transaction: Transaction, event: store.StoredEvent) => Promise<store.StoredEvent>,
    options: TransactionOptions<store.StoredEvent> = {},
  ) {
    const event = await database.transaction(
      async transaction => work(transaction, existing(await store.lockEvent(transaction, eventId))),
      options,
    );
    log.info(action, { subject: eventId });
    return withEtag(event);
  }
}

/** Publishing and cancelling twice is like once. */
const again = { idempotent: true };

const timesFrom = (startsAt: string, zone: string): store.Times => ({
  startsAt,
  endsAt: endOf(startsAt, zone),
});

const isAdmin = ({ roles }: Person<Role>) => roles.includes("admin");

function existing(event: store.StoredEvent | undefined): store.StoredEvent {
  if (event === undefined) throw new ApiError(errors.event_not_found);
  return event;
}

/** Players see no drafts. */
function visible(event: store.StoredEvent | undefined, caller: Person<Role>): store.StoredEvent {
  if (event && !event.shown && !isAdmin(caller)) throw new ApiError(errors.event_not_found);
  return existing(event);
}

const withEtag = (event: store.StoredEvent) => ({
  body: toEvent(event),
  headers: { etag: etagOf(event.version) },
});

const toEvent = ({ ticketsSold, shown, version, ...event }: store.StoredEvent): Event => ({
  ...event,
  ticketsLeft: event.capacity - ticketsSold,
});
