import * as v from "valibot";
import { defineContract, role, signedIn } from "../../../contract/contract.ts";
import { commonErrors } from "../../../contract/errors.ts";
import { IfMatch, Instant, integer, list, pageOf, pageQuery, text, Uuid } from "../../../contract/schemas.ts";
import { rules } from "../rules.ts";
import { errors as walletErrors } from "../wallet/errors.ts";
import { errors } from "./errors.ts";

const { mostCapacity, mostRewards, mostCoins } = rules.events;

const states = ["draft", "published", "cancelled", "finished"] as const;

export const Event = v.object({
  id: Uuid,
  title: v.string(),
  description: v.nullable(v.string()),
  state: v.picklist(states),
  startsAt: Instant,
  /** The first 22:00 in the game's time zone after the start; runs that arrive later do not rank. */
  endsAt: Instant,
  priceCoins: v.number(),
  capacity: v.number(),
  ticketsLeft: v.number(),
  /** Coins by rank, the first rank first. */
  rewardCoins: v.array(v.number()),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Event = v.InferOutput<typeof Event>;

const Coins = integer(0, mostCoins);

const StartsAt = v.pipe(
  Instant,
  v.check(time => time >= "2020" && time < "2100", "Invalid start: Expected a year from 2020 to 2099"),
  v.metadata({ pattern: "^20[2-9]\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z$" }),
);

const fields = {
  title: text(200),
  description: v.nullable(text(2_000)),
  startsAt: StartsAt,
  priceCoins: Coins,
  capacity: integer(1, mostCapacity),
  rewardCoins: list(Coins, 0, mostRewards),
};

export const NewEvent = v.strictObject({ ...fields, description: v.optional(fields.description, null) });
export type NewEvent = v.InferOutput<typeof NewEvent>;

/** What is left out stays as it is. */
export const EventChange = v.pipe(v.partial(v.strictObject(fields)), v.minEntries(1));
export type EventChange = v.InferOutput<typeof EventChange>;

export const EventQuery = v.strictObject({
  ...pageQuery,
  /** `upcoming`: those that are not over, next first. `past`: latest first. `drafts`: for admins, next first. */
  show: v.optional(v.picklist(["upcoming", "past", "drafts"]), "upcoming"),
});
export type EventQuery = v.InferOutput<typeof EventQuery>;

/** A place in an event's ranking. */
export const Place = v.object({
  rank: v.number(),
  /** Display name; `deleted user` when that account is gone, null without a name. */
  name: v.nullable(v.string()),
  mine: v.boolean(),
  distanceMeters: v.number(),
  /** When the run ended: of equal distances the earlier one is ahead. */
  runEndedAt: Instant,
  /** What the rank is worth. */
  rewardCoins: v.number(),
});
export type Place = v.InferOutput<typeof Place>;

export const Ticket = v.object({
  id: Uuid,
  /** What it costs is what was paid, whatever the event costs now. */
  priceCoins: v.number(),
  /** Whether it can be consumed now. */
  usable: v.boolean(),
  boughtAt: Instant,
  consumedAt: v.nullable(Instant),
  /** A run has to be saved against the ticket before then. */
  sessionEndsAt: v.nullable(Instant),
  /** When a run was saved against it. */
  usedAt: v.nullable(Instant),
  refundedAt: v.nullable(Instant),
  event: v.object({
    id: Uuid,
    title: v.string(),
    state: v.picklist(states),
    startsAt: Instant,
    endsAt: Instant,
  }),
});
export type Ticket = v.InferOutput<typeof Ticket>;

export const TicketQuery = v.strictObject({
  ...pageQuery,
  /** `true`: only those that can be consumed now; `false`: only the others. */
  usable: v.optional(v.picklist(["true", "false"])),
});
export type TicketQuery = v.InferOutput<typeof TicketQuery>;

const EventId = v.strictObject({ eventId: Uuid });
const TicketId = v.strictObject({ ticketId: Uuid });

/** Events that players buy tickets to, run in, and are rewarded for. */
export const contract = defineContract({
  service: "events",
  summary: "Events and the tickets to them",
  uses: ["database", { config: "timeZone" }],
  operations: {
    list: {
      method: "GET",
      path: "/events",
      summary: "List events that come, that are over, or that are not published yet",
      access: signedIn,
      query: EventQuery,
      reply: { status: 200, body: pageOf(Event) },
      errors: [commonErrors.invalid_cursor],
    },
    create: {
      method: "POST",
      path: "/events",
      summary: "Draft an event",
      access: role("admin"),
      body: NewEvent,
      reply: { status: 201, body: Event, headers: ["location", "etag"] },
      errors: [],
      idempotency: "optional",
    },
    read: {
      method: "GET",
      path: "/events/{eventId}",
      summary: "Read an event",
      access: signedIn,
      params: EventId,
      reply: { status: 200, body: Event, headers: ["etag"] },
      errors: [errors.event_not_found],
    },
    change: {
      method: "PATCH",
      path: "/events/{eventId}",
      summary:
        "Change an event, unless it has been changed since it was read, and as far as its buyers are not affected",
      access: role("admin"),
      params: EventId,
      headers: IfMatch,
      body: EventChange,
      reply: { status: 200, body: Event, headers: ["etag"] },
      errors: [
        errors.event_not_found,
        errors.event_not_changeable,
        commonErrors.precondition_failed,
        commonErrors.precondition_required,
      ],
    },
    publish: {
      method: "POST",
      path: "/events/{eventId}/publish",
      summary: "Show an event to players and sell its tickets",
      access: role("admin"),
      params: EventId,
      reply: { status: 200, body: Event, headers: ["etag"] },
      errors: [errors.event_not_found, errors.event_not_changeable],
    },
    cancel: {
      method: "POST",
      path: "/events/{eventId}/cancel",
      summary: "Call an event off and refund every ticket",
      access: role("admin"),
      params: EventId,
      reply: { status: 200, body: Event, headers: ["etag"] },
      errors: [errors.event_not_found, errors.event_not_changeable],
    },
    ranking: {
      method: "GET",
      path: "/events/{eventId}/ranking",
      summary: "Who is ahead in an event, or how it ended",
      access: signedIn,
      params: EventId,
      query: v.strictObject(pageQuery),
      reply: { status: 200, body: v.object({ ...pageOf(Place).entries, final: v.boolean() }) },
      errors: [errors.event_not_found, commonErrors.invalid_cursor],
    },
    buy: {
      method: "POST",
      path: "/events/{eventId}/tickets",
      summary: "Buy a ticket with coins, one a person",
      access: signedIn,
      params: EventId,
      reply: { status: 201, body: Ticket },
      errors: [
        errors.event_not_found,
        errors.event_not_on_sale,
        errors.event_sold_out,
        errors.ticket_already_bought,
        walletErrors.insufficient_funds,
        walletErrors.wallet_frozen,
      ],
      idempotency: "optional",
    },
    tickets: {
      method: "GET",
      path: "/me/tickets",
      summary: "List one's own tickets, newest first",
      access: signedIn,
      query: TicketQuery,
      reply: { status: 200, body: pageOf(Ticket) },
      errors: [commonErrors.invalid_cursor],
    },
    consume: {
      method: "POST",
      path: "/tickets/{ticketId}/consume",
      summary: "Start the run session of a ticket",
      access: signedIn,
      params: TicketId,
      reply: { status: 200, body: Ticket },
      errors: [errors.ticket_not_found, errors.ticket_not_usable],
      idempotency: "optional",
    },
  },
  jobs: {
    "finish-events": {
      summary: "Finishes the events that have ended, and rewards the best by rank",
      scheduleConfig: "finishEventsSchedule",
      timeoutSeconds: 300,
      uses: ["database"],
    },
  },
});
