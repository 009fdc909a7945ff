import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {} from "../../../handlers/movies/contract.ts";
import type { FunctionSpec } from "../../../local/lambda/functions.ts";
import { Sources } from "../../../local/run/sources.ts";

const test = suite("sources of functions");

const spec = (name: string, copy: readonly string[] = []) => ({ name, copy }) as FunctionSpec;

test("a saved file changes the functions that it is part of, and no others", () => {
  const sources = new Sources();
  sources.built(spec("movies"), ["handlers/movies/functions/movies.ts", "handlers/platform/http/serve.ts"]);
  sources.built(spec("users"), ["handlers/users/functions/users.ts", "handlers/platform/http/serve.ts"]);
  const changed = (...files: string[]) =>
    ["movies", "users"].filter(name => sources.mayChange(spec(name), files));
  assert.equal(changed("handlers/movies/functions/movies.ts"), ["movies"]);
  assert.equal(changed("handlers/platform/http/serve.ts"), ["movies", "users"]);
  assert.equal(changed("handlers/movies/functions/movies.ts", "handlers/users/functions/users.ts"), [
    "movies",
    "users",
  ]);
  assert.equal(changed("components/monitoring/alarms.ts"), []);
  assert.equal(changed("package.json"), ["movies", "users"], "what decides how files are read");
});

test("a function of which nothing is known, or that did not build, may be changed by any file", () => {
  const sources = new Sources();
  assert.is(sources.mayChange(spec("movies"), ["handlers/users/functions/users.ts"]), true);
  sources.built(spec("movies"), ["handlers/movies/functions/movies.ts"]);
  assert.is(sources.mayChange(spec("movies"), ["handlers/users/functions/users.ts"]), false);
  sources.failed(spec("movies"));
  assert.is(sources.mayChange(spec("movies"), ["handlers/users/functions/users.ts"]), true);
});

test("a new file in a folder of the package changes its function", () => {
  const sources = new Sources();
  sources.built(spec("migrate"), [
    "handlers/operations/migrate/functions/migrate.ts",
    "migrations/0001_users.sql",
  ]);
  assert.is(sources.mayChange(spec("migrate", ["migrations"]), ["migrations/0002_movies.sql"]), true);
  assert.is(sources.mayChange(spec("migrate"), ["migrations/0002_movies.sql"]), false);
});

test.run();
