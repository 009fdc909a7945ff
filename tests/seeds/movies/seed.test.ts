import { suite } from "uvu";
import * as assert from "uvu/assert";
import { seedCatalogue } from "../../../seeds/movies/catalogue.ts";
import { addCatalogue } from "../../../seeds/movies/seed.ts";
import { seedPeople } from "../../../seeds/users/people.ts";
import { addPeople } from "../../../seeds/users/seed.ts";
import { type TestDatabase, testDatabase } from "../../support/database.ts";

const test = suite("npm run seed: people and films");
let db: TestDatabase;

test.before(async () => {
  db = await testDatabase();
});
test.after(() => db.close());

const data = seedCatalogue();

test("there are 200 films, each once, and they are the same every time", () => {
  assert.is(data.movies.length, 200);
  assert.is(new Set(data.movies.map(({ id }) => id)).size, 200);
  assert.is(new Set(data.movies.map(({ title }) => title)).size, 200);
  assert.equal(seedCatalogue(), data);
  assert.ok(data.ratings.every(({ stars }) => Number.isInteger(stars) && stars >= 1 && stars <= 5));
});

test("fills an empty database, with sums that agree with the ratings", async () => {
  await addPeople(db.ownerUrl, seedPeople());
  assert.equal(await addCatalogue(db.ownerUrl, data), { movies: 200, ratings: data.ratings.length });
  const { rows } = await db.pool.query(
    `select count(*)::int as wrong from movies m
     where rating_sum <> (select coalesce(sum(stars), 0) from movie_ratings where movie_id = m.id)
        or rating_count <> (select count(*) from movie_ratings where movie_id = m.id)`,
  );
  assert.equal(rows, [{ wrong: 0 }]);
});

test("the second time adds nothing, and changes nothing that was changed since", async () => {
  const { id } = data.movies[0] as { id: string };
  await db.pool.query("update movies set title = 'Mine' where id = $1", [id]);
  const snapshot = async () => (await db.pool.query("select * from movies order by id")).rows;
  const before = await snapshot();
  assert.equal(await addCatalogue(db.ownerUrl, data), { movies: 0, ratings: 0 });
  assert.equal(await snapshot(), before);
});

test("what was deleted comes back, whole", async () => {
  const { id } = data.movies[1] as { id: string };
  await db.pool.query("delete from movies where id = $1", [id]);
  const ratings = data.ratings.filter(({ movieId }) => movieId === id).length;
  assert.equal(await addCatalogue(db.ownerUrl, data), { movies: 1, ratings });
});

test.run();
