import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { admitRun } from "../../../../handlers/game/events/admission-store.ts";
import { eraseTickets } from "../../../../handlers/game/events/erase.ts";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import { eraseWhole } from "../../support/erase.ts";
import { openWorld, type World } from "./world.ts";

const test = suite("tickets");
let world: World;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());
test.before.each(() => {
  world.time = "2026-06-01T08:00:00Z";
});

const noon = "2026-06-02T10:00:00Z";
const consume = (id: string, as: string) => world.call("POST", `/tickets/${id}/consume`, { as });
const mine = async (as: string, query = "") =>
  (await world.call("GET", `/me/tickets?${query}`, { as })).body.items;
const people = (count: number, coins: number) => world.people(count, coins);
const ticketsLeft = async (id: string) =>
  (await world.call("GET", `/events/${id}`, { as: world.admin })).body.ticketsLeft;

/** A person with a ticket to a new event. */
async function ticketed(fields: Readonly<Record<string, unknown>> = {}) {
  const [ann = ""] = await people(1, 100);
  const eventId = await world.event(fields);
  const { body } = await world.buy(eventId, ann);
  return { ann, eventId, ticketId: body.id as string };
}

/** Saves a run as running does: the event that it counts for, or why it was refused. */
async function admit(ticketId: string, userId: string, startedAt = noon, endedAt = noon) {
  try {
    const run = { ticketId, userId, startedAt, endedAt };
    const admitted = await world.db.database.transaction(tx => admitRun(tx, run, world.time));
    return admitted.eventId;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.options.facts?.reason ?? error.code;
  }
}

test("a ticket costs its price and shows its event", async () => {
  const [ann = ""] = await people(1, 25);
  const eventId = await world.event({ priceCoins: 10 });
  const { status, body } = await world.buy(eventId, ann);
  assert.is(status, 201);
  assert.equal(body, {
    id: body.id,
    priceCoins: 10,
    usable: false,
    boughtAt: "2026-06-01T08:00:00Z",
    consumedAt: null,
    sessionEndsAt: null,
    usedAt: null,
    refundedAt: null,
    event: {
      id: eventId,
      title: "Night run",
      state: "published",
      startsAt: noon,
      endsAt: "2026-06-02T20:00:00Z",
    },
  });
  assert.equal([await world.coins(ann), await ticketsLeft(eventId), await mine(ann)], [15, 99, [body]]);
  const { rows } = await world.db.pool.query(
    "select amount::int, kind from wallet_entries where reference = $1",
    [`ticket:${body.id}`],
  );
  assert.equal(rows, [{ amount: -10, kind: "ticket" }]);
});

test("who cannot pay gets no ticket, and the seat stays free; what is free costs nothing", async () => {
  const [ann = ""] = await people(1, 9);
  const eventId = await world.event({ priceCoins: 10 });
  assert.is((await world.buy(eventId, ann)).body.code, "insufficient_funds");
  assert.equal([await mine(ann), await ticketsLeft(eventId), await world.coins(ann)], [[], 100, 9]);
  assert.is((await world.buy(await world.event({ priceCoins: 0 }), await world.person())).status, 201);
});

test("100 buyers at once of 30 seats: exactly 30 get one and pay for it", async () => {
  const buyers = await people(100, 10);
  const eventId = await world.event({ priceCoins: 10, capacity: 30 });
  const replies = await Promise.all(buyers.map(as => world.buy(eventId, as)));
  const count = (wanted: number) => replies.filter(({ status }) => status === wanted).length;
  assert.equal([count(201), count(409)], [30, 70]);
  assert.ok(replies.every(({ status, body }) => status === 201 || body.code === "event_sold_out"));
  const { rows } = await world.db.pool.query(
    "select user_id from wallets where coins = 0 and user_id = any ($1)",
    [buyers],
  );
  const served = buyers.filter((_, index) => replies[index]?.status === 201);
  assert.equal(rows.map(row => row.user_id).sort(), served.sort());
  assert.is(await ticketsLeft(eventId), 0);
});

test("one person 50 times at once: one ticket, paid once", async () => {
  const [ann = ""] = await people(1, 1_000);
  const eventId = await world.event({ priceCoins: 10 });
  const replies = await Promise.all(Array.from({ length: 50 }, () => world.buy(eventId, ann)));
  assert.is(replies.filter(({ status }) => status === 201).length, 1);
  assert.ok(replies.every(({ status, body }) => status === 201 || body.code === "ticket_already_bought"));
  assert.equal([await world.coins(ann), await ticketsLeft(eventId), (await mine(ann)).length], [990, 99, 1]);
});

test("the last coin buys one ticket, of however many events", async () => {
  const [ann = ""] = await people(1, 10);
  const events = await Promise.all(Array.from({ length: 10 }, () => world.event({ priceCoins: 10 })));
  const replies = await Promise.all(events.map(id => world.buy(id, ann)));
  assert.is(replies.filter(({ status }) => status === 201).length, 1);
  assert.ok(replies.every(({ status, body }) => status === 201 || body.code === "insufficient_funds"));
  assert.equal([await world.coins(ann), (await mine(ann)).length], [0, 1]);
});

test("the same idempotency key buys once and answers the same", async () => {
  const [ann = ""] = await people(1, 100);
  const eventId = await world.event();
  const headers = { "idempotency-key": "one" };
  const buy = () => world.call("POST", `/events/${eventId}/tickets`, { as: ann, headers });
  const replies = await Promise.all([buy(), buy(), buy()]);
  assert.equal(new Set(replies.map(({ status, body }) => `${status} ${body.id}`)).size, 1);
  assert.is(await world.coins(ann), 90);
});

test("tickets are sold until the event ends", async () => {
  const eventId = await world.event();
  world.time = "2026-06-02T19:59:59.999Z";
  assert.is((await world.buy(eventId, await world.person({ coins: 10 }))).status, 201);
  world.time = "2026-06-02T20:00:00Z";
  assert.is((await world.buy(eventId, await world.person({ coins: 10 }))).body.code, "event_not_on_sale");
  assert.is((await world.buy(randomUUID(), world.admin)).body.code, "event_not_found");
});

test("usable means: can be consumed now", async () => {
  const { ann, ticketId } = await ticketed();
  const past = await world.event({ startsAt: "2026-06-01T10:00:00Z" });
  await world.buy(past, ann);
  const off = await world.event();
  await world.buy(off, ann);
  await world.call("POST", `/events/${off}/cancel`, { as: world.admin });
  const usable = async () => (await mine(ann, "usable=true")).map(({ id }: { id: string }) => id);
  assert.equal(await usable(), []);
  for (const [time, expected] of [
    ["2026-06-02T09:59:59.999Z", 0],
    ["2026-06-02T10:00:00Z", 1],
    ["2026-06-02T19:59:59.999Z", 1],
    ["2026-06-02T20:00:00Z", 0],
  ] as const) {
    world.time = time;
    assert.equal(await usable(), expected ? [ticketId] : [], time);
    assert.is((await mine(ann, "usable=false")).length, 3 - expected, time);
  }
  world.time = noon;
  await consume(ticketId, ann);
  assert.equal(await usable(), []);
});

test("my tickets come newest first, page by page", async () => {
  const [ann = ""] = await people(1, 100);
  const bought: string[] = [];
  for (let minute = 0; minute < 3; minute += 1) {
    world.time = `2026-06-01T08:0${minute}:00Z`;
    bought.unshift((await world.buy(await world.event(), ann)).body.id);
  }
  const first = (await world.call("GET", "/me/tickets?limit=2", { as: ann })).body;
  const second = (await world.call("GET", `/me/tickets?limit=2&cursor=${first.nextCursor}`, { as: ann }))
    .body;
  assert.equal(
    [...first.items, ...second.items].map(({ id }) => id),
    bought,
  );
  assert.is(second.nextCursor, null);
});

test("consuming starts a session of 12 hours, of an event that has begun and is not over", async () => {
  const { ann, ticketId } = await ticketed();
  const reason = async () => (await consume(ticketId, ann)).body.reason;
  world.time = "2026-06-02T09:59:59.999Z";
  assert.is(await reason(), "notStarted");
  world.time = "2026-06-02T20:00:00Z";
  assert.is(await reason(), "over");
  world.time = noon;
  const { status, body } = await consume(ticketId, ann);
  assert.equal(
    [status, body.consumedAt, body.sessionEndsAt, body.usable],
    [200, noon, "2026-06-02T22:00:00Z", false],
  );
  assert.is(await reason(), "consumed");
  assert.is((await consume(ticketId, world.admin)).body.code, "ticket_not_found");
  assert.is((await consume(randomUUID(), ann)).body.code, "ticket_not_found");
});

test("50 times at once a ticket is consumed once", async () => {
  const { ann, ticketId } = await ticketed();
  world.time = noon;
  const replies = await Promise.all(Array.from({ length: 50 }, () => consume(ticketId, ann)));
  assert.is(replies.filter(({ status }) => status === 200).length, 1);
  assert.ok(replies.every(({ status, body }) => status === 200 || body.reason === "consumed"));
});

test("a run is saved against a consumed ticket of one's own, once, within its session", async () => {
  const { ann, eventId, ticketId } = await ticketed();
  assert.is(await admit(ticketId, ann), "notConsumed");
  world.time = "2026-06-02T12:00:00.400Z";
  await consume(ticketId, ann);
  world.time = "2026-06-02T13:00:00Z";
  assert.is(await admit(ticketId, world.admin), "ticket_not_found");
  assert.is(await admit(randomUUID(), ann), "ticket_not_found");
  assert.is(await admit(ticketId, ann, "2026-06-02T11:59:59.999Z"), "startedBefore");
  const run = ["2026-06-02T12:00:00Z", "2026-06-02T12:30:00Z"] as const;
  world.time = "2026-06-03T00:00:00.400Z";
  assert.is(await admit(ticketId, ann, ...run), "expired");
  world.time = "2026-06-03T00:00:00.399Z";
  const results = await Promise.all(Array.from({ length: 10 }, () => admit(ticketId, ann, ...run)));
  assert.equal(results.filter(result => result === eventId).length, 1);
  assert.ok(results.every(result => result === eventId || result === "used"));
  assert.equal((await mine(ann))[0].usedAt, world.time);
});

test("a refunded ticket admits no run", async () => {
  const { ann, eventId, ticketId } = await ticketed();
  world.time = noon;
  await consume(ticketId, ann);
  await world.call("POST", `/events/${eventId}/cancel`, { as: world.admin });
  assert.is(await admit(ticketId, ann), "refunded");
});

test("with the account go its tickets; only seats that can still be run in are free again", async () => {
  const { ann, eventId } = await ticketed();
  const consumed = await world.event({ startsAt: "2026-06-01T09:00:00Z" });
  const ticket = (await world.buy(consumed, ann)).body.id;
  const [ben = ""] = await people(1, 100);
  await world.buy(eventId, ben);
  world.time = noon.replace("02T", "01T");
  await consume(ticket, ann);
  await eraseWhole(world.db.database, [eraseTickets], ann);
  assert.equal([await ticketsLeft(eventId), await ticketsLeft(consumed)], [99, 99]);
  assert.equal([(await mine(ann)).length, (await mine(ben)).length], [0, 1]);
});

test.run();
