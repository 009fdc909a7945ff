import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Router } from "../../../local/gateway/router.ts";

const test = suite("gateway router");

const routerOf = (...keys: readonly string[]) =>
  new Router(
    keys.map(key => {
      const [method = "", path = ""] = key === "$default" ? ["ANY", "$default"] : key.split(" ");
      return { method, path, key };
    }),
  );
function found(router: ReturnType<typeof routerOf>, method: string, path: string): unknown {
  const match = router.find(method, path);
  return match && [match.route.key, match.pathParameters];
}

test("method and path must both match", () => {
  const router = routerOf("GET /movies", "POST /movies", "GET /");
  assert.equal(found(router, "GET", "/movies"), ["GET /movies", {}]);
  assert.equal(found(router, "POST", "/movies"), ["POST /movies", {}]);
  assert.equal(found(router, "GET", "/"), ["GET /", {}]);
  assert.is(found(router, "DELETE", "/movies"), null);
  assert.is(found(router, "GET", "/Movies"), null);
  assert.is(found(router, "GET", "/movies/"), null);
  assert.is(found(router, "GET", "/movies/1"), null);
});

test("variables take one segment, never an empty one", () => {
  const router = routerOf("GET /movies/{movieId}", "GET /movies/{movieId}/ratings/{userId}");
  assert.equal(found(router, "GET", "/movies/42"), ["GET /movies/{movieId}", { movieId: "42" }]);
  assert.equal(found(router, "GET", "/movies/a b/ratings/c"), [
    "GET /movies/{movieId}/ratings/{userId}",
    { movieId: "a b", userId: "c" },
  ]);
  assert.is(found(router, "GET", "/movies/"), null);
});

test("a fixed segment goes before a variable, and the search turns back where it leads nowhere", () => {
  const router = routerOf(
    "GET /users/{userId}",
    "GET /users/me",
    "GET /users/{userId}/roles",
    "PUT /users/me/photo",
  );
  assert.equal(found(router, "GET", "/users/me"), ["GET /users/me", {}]);
  assert.equal(found(router, "GET", "/users/me/roles"), ["GET /users/{userId}/roles", { userId: "me" }]);
});

test("the method goes before ANY, a full match before a greedy one, and $default comes last", () => {
  const router = routerOf(
    "$default",
    "ANY /files/{path+}",
    "GET /files/{path+}",
    "ANY /files/list",
    "GET /{any+}",
  );
  assert.equal(found(router, "GET", "/files/list"), ["ANY /files/list", {}]);
  assert.equal(found(router, "GET", "/files/a/b"), ["GET /files/{path+}", { path: "a/b" }]);
  assert.equal(found(router, "PUT", "/files/a/b"), ["ANY /files/{path+}", { path: "a/b" }]);
  assert.equal(found(router, "GET", "/x/y"), ["GET /{any+}", { any: "x/y" }]);
  assert.equal(found(router, "PUT", "/x/y"), ["$default", {}]);
});

test.run();
