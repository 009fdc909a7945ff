import { suite } from "uvu";
import * as assert from "uvu/assert";
import { findRoute, matchPath, withQuery } from "../../frontend/src/app/routes.ts";

const test = suite("routes of the pages");

test("match a path with its parameters, decoded", () => {
  assert.equal(matchPath("/shop/:slug", "/shop/brake%20disc"), { slug: "brake disc" });
  assert.equal(matchPath("/", "/"), {});
  assert.is(matchPath("/shop/:slug", "/shop"), undefined);
  assert.is(matchPath("/shop/:slug", "/shop/a/b"), undefined);
  assert.is(matchPath("/shop", "/game"), undefined);
});

test("take what is no good escape as it is", () => {
  assert.equal(matchPath("/shop/:slug", "/shop/50%"), { slug: "50%" });
});

test("the first that fits counts", () => {
  const routes = [{ path: "/movies/new" }, { path: "/movies/:movieId" }];
  assert.is(findRoute(routes, "/movies/new")?.route, routes[0]);
  assert.equal(findRoute(routes, "/movies/7"), { route: routes[1], params: { movieId: "7" } });
  assert.is(findRoute(routes, "/nowhere"), undefined);
});

test("a query holds what is not empty", () => {
  assert.is(
    withQuery("/movies", { search: "à & b", genre: "", sort: undefined }),
    "/movies?search=%C3%A0+%26+b",
  );
  assert.is(withQuery("/movies", { search: "" }), "/movies");
});

test.run();
