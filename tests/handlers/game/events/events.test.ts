import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { night, openWorld, type World } from "./world.ts";

const test = suite("events");
let world: World;
let ann: string;

test.before(async () => {
  world = await openWorld();
  ann = await world.person({ coins: 1_000 });
});
test.after(() => world.db.close());
test.before.each(() => {
  world.time = "2026-06-01T08:00:00Z";
});

const read = (id: string, as = ann) => world.call("GET", `/events/${id}`, { as });
const post = (id: string, action: string) =>
  world.call("POST", `/events/${id}/${action}`, { as: world.admin });
async function change(id: string, body: object, headers?: Record<string, string>) {
  const { etag = "" } = (await read(id, world.admin)).headers;
  return world.call("PATCH", `/events/${id}`, {
    as: world.admin,
    body,
    headers: headers ?? { "if-match": etag },
  });
}
const refused = async (reply: ReturnType<typeof change>) => {
  const { status, body } = await reply;
  return `${status} ${body.code} ${body.detail ?? ""}`;
};

test("a draft is the admins' own until it is published; its end is the first 22:00 after its start", async () => {
  const draft = await world.draft();
  const { id } = draft.body;
  assert.equal([draft.status, draft.headers.location, draft.headers.etag], [201, `/events/${id}`, '"1"']);
  assert.equal(draft.body, {
    ...night,
    id,
    description: null,
    state: "draft",
    ticketsLeft: 100,
    startsAt: "2026-06-02T10:00:00Z",
    endsAt: "2026-06-02T20:00:00Z",
    createdAt: draft.body.createdAt,
    updatedAt: draft.body.updatedAt,
  });
  assert.is((await read(id)).body.code, "event_not_found");
  assert.is((await world.buy(id, ann)).body.code, "event_not_found");
  assert.is((await read(id, world.admin)).status, 200);
  const published = await post(id, "publish");
  assert.equal([published.status, published.body.state], [200, "published"]);
  assert.equal((await read(id)).body, published.body);
  const again = await post(id, "publish");
  assert.equal(
    [again.status, again.headers.etag],
    [200, published.headers.etag],
    "once more changes nothing",
  );
});

test("only admins make, change, publish and cancel events", async () => {
  const id = await world.event();
  const body = night;
  assert.is((await world.call("POST", "/events", { as: ann, body })).status, 403);
  const headers = { "if-match": "*" };
  assert.is(
    (await world.call("PATCH", `/events/${id}`, { as: ann, body: { capacity: 1 }, headers })).status,
    403,
  );
  for (const action of ["publish", "cancel"])
    assert.is((await world.call("POST", `/events/${id}/${action}`, { as: ann })).status, 403);
  assert.is((await world.call("GET", "/events?show=drafts", { as: ann })).status, 403);
  assert.is((await world.call("GET", "/events")).status, 401);
  assert.is((await post(randomUUID(), "publish")).body.code, "event_not_found");
});

test("an idempotency key makes one draft", async () => {
  const create = () =>
    world.call("POST", "/events", { as: world.admin, body: night, headers: { "idempotency-key": "spring" } });
  const [first, second] = [await create(), await create()];
  assert.equal([second.body, second.headers["idempotency-replayed"]], [first.body, "true"]);
});

test("what has begun, or was called off, is not published", async () => {
  const { id } = (await world.draft()).body;
  world.time = "2026-06-02T10:00:00Z";
  assert.match(await refused(post(id, "publish")), /409 event_not_changeable .*in the future/);
  world.time = "2026-06-02T09:59:59.999Z";
  assert.is((await post(id, "publish")).status, 200);
  await post(id, "cancel");
  assert.match(await refused(post(id, "publish")), "409 event_not_changeable The event is cancelled.");
});

test("a change needs the version that its author saw", async () => {
  const { id } = (await world.draft()).body;
  assert.is((await change(id, { title: "A" }, {})).status, 428);
  assert.is((await change(id, { title: "A" }, { "if-match": '"7"' })).status, 412);
  const results = await Promise.all(
    ["A", "B", "C"].map(title => change(id, { title }, { "if-match": '"1"' })),
  );
  assert.equal(results.map(({ status }) => status).sort(), [200, 412, 412]);
});

test("a draft can become anything, and its end follows its start", async () => {
  const { id } = (await world.draft()).body;
  const fields = {
    title: "Morning run",
    description: "Flat.",
    startsAt: "2026-10-25T00:30:00Z",
    priceCoins: 0,
    capacity: 5,
    rewardCoins: [],
  };
  const { status, body } = await change(id, fields);
  assert.equal([status, body.endsAt], [200, "2026-10-25T21:00:00Z"]);
  for (const [name, value] of Object.entries(fields)) assert.equal(body[name], value, name);
});

test("once published: before a ticket is sold start, price and rewards can change, the start to the future only", async () => {
  const id = await world.event();
  const { status, body } = await change(id, {
    startsAt: "2026-06-03T10:00:00Z",
    priceCoins: 5,
    rewardCoins: [1],
  });
  assert.equal([status, body.endsAt, body.priceCoins], [200, "2026-06-03T20:00:00Z", 5]);
  assert.match(
    await refused(change(id, { startsAt: "2026-06-01T07:00:00Z" })),
    /409 event_not_changeable .*future/,
  );
  world.time = "2026-06-03T10:00:00Z";
  assert.match(await refused(change(id, { priceCoins: 6 })), "409 event_not_changeable The event has begun.");
});

test("once a ticket is sold, what was bought stays; title, description and free seats can change", async () => {
  const id = await world.event();
  await world.buy(id, ann);
  await world.buy(id, await world.person({ coins: 10 }));
  for (const promise of [
    { startsAt: "2026-06-03T10:00:00Z" },
    { priceCoins: 5 },
    { rewardCoins: [500, 300] },
  ])
    assert.match(await refused(change(id, promise)), /409 event_not_changeable Tickets are sold/);
  const same = { startsAt: "2026-06-02T10:00:00.000Z", priceCoins: 10, rewardCoins: [500, 300, 100] };
  assert.is((await change(id, { ...same, title: "Late run", description: null })).body.title, "Late run");
  assert.equal((await change(id, { capacity: 2 })).body.ticketsLeft, 0);
  assert.match(await refused(change(id, { capacity: 1 })), "409 event_not_changeable 2 tickets are sold.");
  world.time = "2026-06-02T20:00:00Z";
  assert.match(await refused(change(id, { title: "X" })), "409 event_not_changeable The event is over.");
});

test("lists: what comes next first, what is over latest first, drafts; page by page", async () => {
  await world.db.ownerPool.query("truncate events cascade");
  const startsAt = (day: number) => `2026-06-0${day}T10:00:00Z`;
  for (const day of [4, 2, 5, 3]) await world.event({ startsAt: startsAt(day) });
  await world.draft({ startsAt: startsAt(6) });
  const called = await world.event({ startsAt: startsAt(7) });
  await post(called, "cancel");
  await post((await world.draft({ startsAt: startsAt(8) })).body.id, "cancel");
  world.time = "2026-06-03T20:00:00Z";
  const list = async (query: string, as = ann) => {
    const days: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const reply = await world.call("GET", `/events?limit=1&${query}${cursor && `&cursor=${cursor}`}`, {
        as,
      });
      for (const event of reply.body.items) days.push(event.startsAt.slice(9, 10));
      cursor = reply.body.nextCursor;
    }
    return days.join("");
  };
  assert.equal(
    [await list(""), await list("show=past"), await list("show=drafts", world.admin)],
    ["457", "32", "6"],
  );
  const { nextCursor } = (await world.call("GET", "/events?limit=1", { as: ann })).body;
  const foreign = await world.call("GET", `/events?show=past&cursor=${nextCursor}`, { as: ann });
  assert.is(foreign.body.code, "invalid_cursor");
});

test("nonsense is refused", async () => {
  const wrong = [
    { title: " " },
    { priceCoins: -1 },
    { priceCoins: 1.5 },
    { capacity: 0 },
    { capacity: 10_001 },
    { startsAt: "2026-06-02" },
    { startsAt: "0000-01-01T00:00:00Z" },
    { startsAt: "2100-01-01T00:00:00Z" },
    { rewardCoins: [-1] },
    { rewardCoins: Array(101).fill(1) },
    { state: "published" },
    { endsAt: night.startsAt },
  ];
  for (const fields of wrong) assert.is((await world.draft(fields)).status, 400, JSON.stringify(fields));
});

test("cancelling gives everybody back what they paid, once, however often it is asked for", async () => {
  const id = await world.event({ priceCoins: 10, capacity: 2_000 });
  const people = await world.people(20, 25);
  await Promise.all(people.map(as => world.buy(id, as)));
  world.time = "2026-06-02T12:00:00Z";
  const { body } = await world.call("GET", "/me/tickets", { as: people[0] as string });
  await world.call("POST", `/tickets/${body.items[0].id}/consume`, { as: people[0] as string });
  const replies = await Promise.all(Array.from({ length: 20 }, () => post(id, "cancel")));
  assert.ok(replies.every(({ status, body }) => status === 200 && body.state === "cancelled"));
  assert.is(new Set(replies.map(({ headers }) => headers.etag)).size, 1);
  assert.equal(
    await Promise.all(people.map(world.coins)),
    people.map(() => 25),
  );
  const tickets = (await world.call("GET", "/me/tickets", { as: people[0] as string })).body.items;
  assert.equal(
    [tickets[0].refundedAt, tickets[0].usable, tickets[0].event.state],
    ["2026-06-02T12:00:00Z", false, "cancelled"],
  );
  assert.is((await world.buy(id, ann)).body.code, "event_not_on_sale");
});

test("more refunds than one statement takes", async () => {
  const id = await world.event({ priceCoins: 3, capacity: 2_000 });
  await world.db.pool.query(
    `with person as (insert into users (id, username) select gen_random_uuid(), 'p' || n from generate_series(1, 1001) n
       returning id)
     insert into tickets (id, event_id, user_id, price_coins, bought_at)
     select gen_random_uuid(), $1, id, 3, now() from person`,
    [id],
  );
  await post(id, "cancel");
  const { rows } = await world.db.pool.query(
    `select count(*)::int, sum(coins)::int as coins from tickets join wallets using (user_id)
     where event_id = $1 and refunded_at is not null`,
    [id],
  );
  assert.equal(rows, [{ count: 1001, coins: 3003 }]);
});

test("of those who buy while the event is called off, each has paid nothing in the end", async () => {
  const id = await world.event({ priceCoins: 10 });
  const people = await world.people(30, 10);
  const [cancelled] = await Promise.all([post(id, "cancel"), ...people.map(as => world.buy(id, as))]);
  assert.is(cancelled.status, 200);
  assert.equal(
    await Promise.all(people.map(world.coins)),
    people.map(() => 10),
  );
});

test("a whole page of the longest texts, four bytes a character, comes through the Data API's 1 MiB", async () => {
  const longest = {
    title: "🏃".repeat(200),
    description: "🏃".repeat(2_000),
    startsAt: "2020-01-01T10:00:00.123456Z",
    priceCoins: 1_000_000,
    capacity: 10_000,
    rewardCoins: Array.from({ length: 100 }, () => 1_000_000),
  };
  for (let index = 0; index < 101; index++) assert.is((await world.draft(longest)).status, 201);
  const { status, body } = await world.call("GET", "/events?show=drafts&limit=100", { as: world.admin });
  assert.equal([status, body.items.length, body.items[99].title], [200, 100, longest.title]);
});

test.run();
