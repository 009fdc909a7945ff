import { suite } from "uvu";
import * as assert from "uvu/assert";
import { seedPeople } from "../../../seeds/users/people.ts";
import { addPeople } from "../../../seeds/users/seed.ts";
import { type TestDatabase, testDatabase } from "../../support/database.ts";

const test = suite("npm run seed: people");
let db: TestDatabase;

test.before(async () => {
  db = await testDatabase();
});
test.after(() => db.close());

test("adds the people once, the same every time, and changes nobody who is there", async () => {
  const people = seedPeople();
  assert.equal(seedPeople(), people);
  assert.is(await addPeople(db.ownerUrl, people), 10);
  await db.pool.query("update users set display_name = 'Me' where id = $1", [people[0]?.id]);
  assert.is(await addPeople(db.ownerUrl, people), 0);
  const { rows } = await db.pool.query("select display_name from users where id = $1", [people[0]?.id]);
  assert.equal(rows, [{ display_name: "Me" }]);
});

test.run();
