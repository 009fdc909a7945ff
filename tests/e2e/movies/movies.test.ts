import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Api } from "../../support/api.ts";
import { type Stage, useStage } from "../../support/stage.ts";
import { apiOf, demoApi, newPerson, refusal } from "../people.ts";

interface Context {
  stage: Stage;
  admin: Api;
  nobody: Api;
}

const test = suite<Context>("movies, end to end", {} as Context);

test.before(async context => {
  context.stage = await useStage();
  context.admin = await demoApi(context.stage, "admin");
  context.nobody = apiOf(context.stage, null);
});
test.after(({ stage }) => stage?.stop());

const newMovie = (title = `Film ${randomUUID()}`) => ({ title, year: 1927, genres: ["drama" as const] });

test("an added movie stands where Location says and is found by anybody", async ({ admin, nobody }) => {
  const body = newMovie();
  const added = await admin("POST /movies", { body, idempotencyKey: randomUUID() });
  assert.is(added.status, 201);
  assert.is(added.headers.get("location"), `/movies/${added.body.id}`);
  const read = await nobody("GET /movies/{movieId}", { params: { movieId: added.body.id } });
  assert.equal([read.body.title, read.body.myRating], [body.title, null]);
  const list = await nobody("GET /movies", { query: { search: body.title.slice(5) } });
  assert.equal(
    list.body.items.map(({ id }) => id),
    [added.body.id],
  );
});

test("a change needs the version that was read", async ({ admin }) => {
  const added = await admin("POST /movies", { body: newMovie() });
  const params = { movieId: added.body.id };
  const change = (headers: { "if-match"?: string }, year: number) =>
    admin("PATCH /movies/{movieId}", { params, headers, body: { year } });
  const etag = added.headers.get("etag") ?? "";
  assert.equal(await refusal(change({}, 1928)), [428, "precondition_required"]);
  const changed = await change({ "if-match": etag }, 1928);
  assert.equal([changed.body.year, changed.headers.get("etag") === etag], [1928, false]);
  assert.equal(await refusal(change({ "if-match": etag }, 1929)), [412, "precondition_failed"]);
});

test("ratings of many people at once give the exact average", async ({ stage, admin, nobody }) => {
  const { body } = await admin("POST /movies", { body: newMovie() });
  const params = { movieId: body.id };
  const people = await Promise.all([1, 2, 3, 4, 5].map(() => newPerson(stage)));
  const rate = (stars: readonly number[]) =>
    Promise.all(
      people.map(({ api }, index) =>
        api("PUT /movies/{movieId}/rating", { params, body: { stars: stars[index] ?? 1 } }),
      ),
    );
  await rate([1, 2, 3, 4, 5]);
  await rate([5, 5, 4, 4, 4]);
  const read = await nobody("GET /movies/{movieId}", { params });
  assert.equal(read.body.rating, { average: 4.4, count: 5 });
  const [first] = people;
  assert.is((await first?.api("GET /movies/{movieId}", { params }))?.body.myRating, 5);
});

test("pages join without a gap", async ({ admin, nobody }) => {
  const mark = randomUUID();
  const titles = ["a", "b", "c", "d", "e"].map(letter => `${mark} ${letter}`);
  for (const title of titles) await admin("POST /movies", { body: newMovie(title) });
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const query = { search: mark, limit: 2, sort: "-title" as const, ...(cursor !== null && { cursor }) };
    const page = (await nobody("GET /movies", { query })).body as {
      items: { title: string }[];
      nextCursor: string | null;
    };
    seen.push(...page.items.map(({ title }) => title));
    cursor = page.nextCursor;
  } while (cursor !== null);
  assert.equal(seen, titles.reverse());
});

test("a deleted movie is gone", async ({ stage, admin, nobody }) => {
  const { body } = await admin("POST /movies", { body: newMovie() });
  const params = { movieId: body.id };
  const person = await newPerson(stage);
  assert.equal(await refusal(person.api("DELETE /movies/{movieId}", { params })), [403, "forbidden"]);
  assert.is((await admin("DELETE /movies/{movieId}", { params })).status, 204);
  assert.equal(await refusal(nobody("GET /movies/{movieId}", { params })), [404, "movie_not_found"]);
});

test.run();
