import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { whileLocked } from "../support/locked.ts";
import { openWorld, type World } from "./world.ts";

const test = suite("movies: ratings");
let world: World;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());

const rate = (id: string, as: string, stars: number) =>
  world.call("PUT", `/movies/${id}/rating`, { as, body: { stars } });
const unrate = (id: string, as: string) => world.call("DELETE", `/movies/${id}/rating`, { as });
const rating = async (id: string) => (await world.call("GET", `/movies/${id}`)).body.rating;
const people = (count: number) => Promise.all(Array.from({ length: count }, () => world.person()));

test("one rating a person: the second replaces the first", async () => {
  const id = await world.movie();
  const ann = await world.person();
  const first = await rate(id, ann, 2);
  assert.equal([first.status, first.body.rating, first.body.myRating], [200, { average: 2, count: 1 }, 2]);
  assert.equal((await rate(id, ann, 5)).body.rating, { average: 5, count: 1 });
  assert.equal((await rate(id, ann, 5)).body.rating, { average: 5, count: 1 });
  assert.equal((await rate(id, await world.person(), 4)).body.rating, { average: 4.5, count: 2 });
});

test("the reader who is known sees the own stars, others do not", async () => {
  const id = await world.movie();
  const [ann, bob] = await people(2);
  await rate(id, ann as string, 3);
  const mine = async (as?: string) =>
    (await world.call("GET", `/movies/${id}`, as === undefined ? {} : { as })).body.myRating;
  assert.equal([await mine(ann), await mine(bob), await mine()], [3, null, null]);
});

test("50 people at once: the average is exact", async () => {
  const id = await world.movie();
  const raters = await people(50);
  await Promise.all(raters.map((as, index) => rate(id, as, 1 + (index % 5))));
  assert.equal(await rating(id), { average: 3, count: 50 });
  await Promise.all(raters.map((as, index) => (index < 10 ? unrate(id, as) : rate(id, as, 4))));
  assert.equal(await rating(id), { average: 4, count: 40 });
});

test("one person 50 times at once counts once, and sum and rows agree", async () => {
  const id = await world.movie();
  const ann = await world.person();
  const replies = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      index % 7 === 6 ? unrate(id, ann) : rate(id, ann, 1 + (index % 5)),
    ),
  );
  assert.ok(replies.every(({ status }) => status === 200 || status === 204 || status === 404));
  const { rows } = await world.db.pool.query(
    `select m.rating_sum = coalesce(sum(r.stars), 0) and m.rating_count = count(r.stars) as agrees
     from movies m left join movie_ratings r on r.movie_id = m.id where m.id = $1 group by m.id`,
    [id],
  );
  assert.ok(rows[0].agrees);
});

test("rating a movie that is deleted at the same moment gives 404, and no error", async () => {
  const id = await world.movie();
  const [ann, ben] = [await world.person(), await world.person()];
  await rate(id, ben, 1);
  const remove = `delete from movies where id = '${id}'`;
  const both = () => [rate(id, ann, 4), rate(id, ben, 5)];
  const replies = await whileLocked(world.db, remove, 2, both, "commit");
  assert.equal(
    replies.map(({ status, body }) => [status, body.code]),
    [
      [404, "movie_not_found"],
      [404, "movie_not_found"],
    ],
  );
});

test("a rating can be taken back, once", async () => {
  const id = await world.movie();
  const ann = await world.person();
  await rate(id, ann, 1);
  await rate(id, await world.person(), 4);
  assert.is((await unrate(id, ann)).status, 204);
  assert.equal(await rating(id), { average: 4, count: 1 });
  assert.equal((await unrate(id, ann)).body.code, "rating_not_found");
  assert.equal((await unrate(randomUUID(), ann)).body.code, "movie_not_found");
});

test("an unknown movie, odd stars and nobody are refused", async () => {
  const ann = await world.person();
  assert.equal((await rate(randomUUID(), ann, 3)).body.code, "movie_not_found");
  const id = await world.movie();
  for (const stars of [0, 6, 3.5, "3", null])
    assert.is((await rate(id, ann, stars as number)).status, 400, String(stars));
  assert.is((await world.call("PUT", `/movies/${id}/rating`, { body: { stars: 3 } })).status, 401);
  assert.equal(await rating(id), { average: null, count: 0 });
});

test.run();
