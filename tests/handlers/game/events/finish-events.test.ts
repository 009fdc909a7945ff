import { suite } from "uvu";
import * as assert from "uvu/assert";
import { admitRun } from "../../../../handlers/game/events/admission-store.ts";
import { shakyDatabase } from "../../support/shaky.ts";
import { nightEnds, openWorld, plenty, runOf, type World } from "./world.ts";

const test = suite("events: finish-events");
let world: World;
let ann: string;
let ben: string;
let cat: string;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());
test.before.each(async () => {
  await world.db.ownerPool.query("truncate events, job_runs cascade");
  world.time = "2026-06-01T08:00:00Z";
  ann = await world.person({ name: "Ann" });
  ben = await world.person({ name: "Ben" });
  cat = await world.person();
});

const stateOf = async (id: string) => (await world.call("GET", `/events/${id}`, { as: ann })).body.state;
const isFinal = async (id: string) =>
  (await world.call("GET", `/events/${id}/ranking`, { as: ann })).body.final;
const eventOf: World["eventOf"] = (runners, fields) => world.eventOf(runners, fields);
const coins = () => Promise.all([ann, ben, cat].map(world.coins));
const message = (failed: Promise<unknown>) => failed.then(JSON.stringify, (error: Error) => error.message);

test("at the end an event is finished and its best are rewarded by rank", async () => {
  const id = await eventOf([ben, ann, cat], { rewardCoins: [500, 0, 100] });
  assert.is((await world.finish("2026-06-02T19:59:59Z")).items, 0);
  assert.equal([await stateOf(id), await coins()], ["published", [0, 0, 0]]);
  const result = await world.finish(nightEnds);
  assert.equal([result.outcome, result.items], ["succeeded", 1]);
  assert.equal([await stateOf(id), await coins()], ["finished", [0, 500, 100]]);
  const { rows } = await world.db.pool.query(
    "select reference, kind from wallet_entries where reference like $1",
    [`%${id}:3`],
  );
  assert.equal(rows, [{ reference: `reward:${id}:3`, kind: "reward" }]);
});

test("fewer runners than rewards, or none, is no problem; ranks beyond the rewards get nothing", async () => {
  const few = await eventOf([ann]);
  const none = await eventOf([]);
  const many = await eventOf([ben, cat], { rewardCoins: [7] });
  assert.is((await world.finish(nightEnds)).items, 3);
  assert.equal(await Promise.all([few, none, many].map(stateOf)), ["finished", "finished", "finished"]);
  assert.equal(await coins(), [500, 7, 0]);
});

test("an event that starts at or after the stroke waits for the next day", async () => {
  const before = await eventOf([ann], { startsAt: "2026-06-02T19:59:59Z" });
  const at = await eventOf([ben], { startsAt: "2026-06-02T20:00:00Z" });
  await world.finish(nightEnds);
  assert.equal([await stateOf(before), await stateOf(at)], ["finished", "published"]);
  await world.finish("2026-06-03T20:00:00Z");
  assert.equal([await stateOf(at), await coins()], ["finished", [500, 500, 0]]);
});

test("on the days on which the clocks change, 22:00 stays 22:00", async () => {
  world.time = "2026-03-01T08:00:00Z";
  const spring = await eventOf([ann], { startsAt: "2026-03-29T10:00:00Z" });
  const autumn = await eventOf([ben], { startsAt: "2026-10-25T10:00:00Z" });
  await world.finish("2026-03-28T21:00:00Z");
  assert.is(await stateOf(spring), "published");
  await world.finish("2026-03-29T20:00:00Z");
  assert.is(await stateOf(spring), "finished");
  await world.finish("2026-10-25T20:00:00Z");
  assert.is(await stateOf(autumn), "published", "one hour more on that day");
  await world.finish("2026-10-25T21:00:00Z");
  assert.is(await stateOf(autumn), "finished");
});

test("drafts and cancelled events are not finished", async () => {
  const draft = (await world.draft()).body.id;
  const off = await eventOf([ann]);
  await world.call("POST", `/events/${off}/cancel`, { as: world.admin });
  assert.is((await world.finish(nightEnds)).items, 0);
  const states = await world.db.pool.query("select state from events where id = any ($1) order by state", [
    [draft, off],
  ]);
  assert.equal(states.rows, [{ state: "cancelled" }, { state: "draft" }]);
  assert.equal(await coins(), [0, 0, 0]);
});

test("a finished event cannot be cancelled or changed", async () => {
  const id = await eventOf([ann]);
  await world.finish(nightEnds);
  const cancelled = await world.call("POST", `/events/${id}/cancel`, { as: world.admin });
  const headers = { "if-match": "*" };
  const changed = await world.call("PATCH", `/events/${id}`, {
    as: world.admin,
    headers,
    body: { title: "X" },
  });
  assert.equal([cancelled.body.code, changed.body.code], ["event_not_changeable", "event_not_changeable"]);
});

test("a missed day is caught up by the next run, and a late run goes by its scheduled time", async () => {
  const first = await eventOf([ann]);
  const second = await eventOf([ben], { startsAt: "2026-06-03T10:00:00Z" });
  const third = await eventOf([cat], { startsAt: "2026-06-04T10:00:00Z" });
  const states = () => Promise.all([first, second, third].map(stateOf));
  world.time = "2026-06-05T08:00:00Z";
  assert.is((await world.finish("2026-06-03T20:00:00Z")).items, 2);
  assert.equal(await states(), ["finished", "finished", "published"]);
  assert.is((await world.finish(nightEnds)).items, 0, "the missed run itself, delivered at last");
  assert.equal(await coins(), [500, 500, 0]);
});

test("twice and 20 times at once: rewards are paid once", async () => {
  const events = await Promise.all([eventOf([ann, ben]), eventOf([ann, cat]), eventOf([cat])]);
  const results = await Promise.all(Array.from({ length: 20 }, () => world.finish(nightEnds)));
  assert.is(
    results.reduce((sum, { items }) => sum + items, 0),
    3,
  );
  assert.is((await world.finish(nightEnds)).outcome, "alreadyDone");
  assert.is((await world.finish("2026-06-02T21:00:00Z")).items, 0, "by hand, for another time");
  assert.equal(
    [await coins(), await Promise.all(events.map(stateOf))],
    [[1000, 300, 800], Array(3).fill("finished")],
  );
});

test("a time-out between two events loses nothing: the next delivery finishes the others", async () => {
  await Promise.all([eventOf([ann]), eventOf([ann]), eventOf([ann])]);
  let looks = 0;
  const context = { ...plenty, getRemainingTimeInMillis: () => (++looks > 4 ? 20_000 : 299_000) };
  assert.match(await message(world.finish(nightEnds, { context })), "ran out of time");
  const paid = await world.coins(ann);
  assert.ok(paid > 0 && paid < 1_500, `${paid}`);
  await world.finish(nightEnds);
  assert.is(await world.coins(ann), 1_500);
});

test("a failure within an event leaves nothing of it", async () => {
  const id = await eventOf([ann, ben]);
  const broken =
    "create function stop() returns trigger language plpgsql as $$ begin raise exception 'stop'; end $$";
  await world.db.ownerPool.query(`${broken};
    create trigger stop before update on events for each row when (new.state = 'finished') execute function stop()`);
  assert.match(await message(world.finish(nightEnds)), "stop");
  assert.equal([await coins(), await isFinal(id)], [[0, 0, 0], false]);
  await world.db.ownerPool.query("drop trigger stop on events; drop function stop");
  await world.finish(nightEnds);
  assert.equal([await coins(), await isFinal(id)], [[500, 300, 0], true]);
});

test("a database that resumes, and answers to commits that get lost, change no reward", async () => {
  await Promise.all([eventOf([ann]), eventOf([ann, ben])]);
  const result = await world.finish(nightEnds, { database: shakyDatabase(world.db.dataApi) });
  assert.equal([result.outcome, result.items, await coins()], ["succeeded", 2, [1000, 300, 0]]);
});

test("a run that is being saved is waited for", async () => {
  const id = await eventOf([]);
  const runner = await world.person({ coins: 10 });
  const { body } = await world.buy(id, runner);
  world.time = "2026-06-02T12:00:00Z";
  await world.call("POST", `/tickets/${body.id}/consume`, { as: runner });
  const run = { ticketId: body.id, userId: runner, startedAt: world.time, endedAt: world.time };
  let finishing: ReturnType<typeof world.finish> | undefined;
  await world.db.database.transaction(async transaction => {
    await admitRun(transaction, run, world.time);
    finishing = world.finish(nightEnds);
    assert.ok(await somebodyWaits());
    world.runs.set(id, [runOf(runner, 0)]);
  });
  await finishing;
  assert.is(await world.coins(runner), 500, "the ranking was read when the run was there");
});

test("an event that ended can be called off until it is finished: refunds, and no rewards", async () => {
  const id = await eventOf([ann]);
  world.time = "2026-06-02T20:00:01Z";
  assert.is((await world.call("POST", `/events/${id}/cancel`, { as: world.admin })).status, 200);
  assert.equal([(await world.finish(nightEnds)).items, await world.coins(ann)], [0, 0]);
});

async function somebodyWaits(): Promise<boolean> {
  for (let looks = 0; looks < 5_000; looks += 1) {
    const { rows } = await world.db.ownerPool.query("select count(*)::int from pg_locks where not granted");
    if (rows[0].count > 0) return true;
  }
  return false;
}

test.run();
