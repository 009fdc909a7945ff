import { suite } from "uvu";
import * as assert from "uvu/assert";
import { planPermissions, planRoutes, routeName, scopesOf } from "../../../components/api/routes.ts";
import type { Contract, Operation } from "../../../contract/contract.ts";

const test = suite("components/routes");

const operation = (path: Operation["path"], access: Operation["access"]): Operation => ({
  method: "GET",
  path,
  access,
  summary: "",
  reply: { status: 204 },
  errors: [],
});
const contract = (service: string, operations: Contract["operations"]): Contract => ({
  service,
  summary: "",
  uses: [],
  operations,
});

test("plans a route for each operation of each contract, in order", () => {
  const plans = planRoutes([
    contract("orders", { list: operation("/orders", { kind: "open" }) }),
    contract("users", { read: operation("/users/{userId}", { kind: "scope", scope: "users/read" }) }),
  ]);
  assert.equal(plans, [
    {
      name: "get-orders",
      operation: "orders-list",
      service: "orders",
      key: "GET /orders",
      method: "GET",
      path: "/orders",
      authorized: false,
      scopes: [],
    },
    {
      name: "get-users-_",
      operation: "users-read",
      service: "users",
      key: "GET /users/{userId}",
      method: "GET",
      path: "/users/{userId}",
      authorized: true,
      scopes: ["users/read"],
    },
  ]);
});

test("a route keeps its name when its operation, its service or a parameter is renamed", () => {
  const named = (service: string, name: string, path: Operation["path"]) =>
    planRoutes([contract(service, { [name]: operation(path, { kind: "open" }) })])[0]?.name;
  assert.is(named("users", "read", "/users/{userId}/roles"), "get-users-_-roles");
  assert.is(named("people", "look", "/users/{id}/roles"), "get-users-_-roles");
});

test("other routes have other names, of characters that a statement id may have, and short", () => {
  const long = `/${"very-".repeat(30)}long` as const;
  const paths = ["/", "/a", "/a/", "/a/b", "/a-b", "/a_b", "/A/b", "/a/{x}", "/a/_", "/a/b.json", "/{x}/a"];
  const names = [...paths, long, `${long}er`].map(path => routeName("GET", path));
  assert.is(new Set(names).size, names.length);
  assert.ok(names.every(name => /^[\w-]{1,60}$/.test(name)));
  assert.is.not(routeName("PUT", "/a-b"), routeName("GET", "/a-b"));
});

test("a literal path beside a parameter is another route", () => {
  const operations = {
    read: operation("/orders/{orderId}", { kind: "open" }),
    latest: operation("/orders/latest", { kind: "open" }),
  };
  assert.is(planRoutes([contract("orders", operations)]).length, 2);
});

test("a function may be called for its routes alone; for all below their roots where they are too many", () => {
  const plan = (count: number) => {
    const entries = Array.from({ length: count }, (_, index) => [
      `o${index}`,
      operation(`/${index % 2 ? "orders" : "carts"}/${index}`, { kind: "open" }),
    ]);
    return planPermissions(planRoutes([contract("shop", Object.fromEntries(entries))])).map(
      ({ path }) => path,
    );
  };
  assert.equal(plan(2), ["GET/carts/0", "GET/orders/1"]);
  assert.is(plan(35).length, 35);
  assert.equal(plan(60), ["*/carts", "*/carts/*", "*/orders", "*/orders/*"]);
});

test("as many routes as fit into the 20,480 bytes of a function's policy have a permission each, however long they are", () => {
  const permissions = (count: number, segment: string) => {
    const entries = Array.from({ length: count }, (_, index) => [
      `o${index}`,
      operation(`/shop/${segment}/${index}`, { kind: "open" }),
    ]);
    return planPermissions(planRoutes([contract("shop", Object.fromEntries(entries))]));
  };
  // Lambda's own text of such a statement, with names of the usual length.
  const bytes = ({ name, path }: { name: string; path: string }) =>
    JSON.stringify({
      Sid: `api-may-call-${name}-1234567`,
      Effect: "Allow",
      Principal: { Service: "apigateway.amazonaws.com" },
      Action: "lambda:InvokeFunction",
      Resource: "arn:aws:lambda:eu-central-1:123456789012:function:groundwork-prod-shop",
      Condition: {
        ArnLike: { "AWS:SourceArn": `arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5/*/${path}` },
      },
    }).length;
  for (const segment of ["a", "a".repeat(60), "a".repeat(400)]) {
    for (let count = 1; count <= 80; count++) {
      const total = permissions(count, segment).reduce((sum, one) => sum + bytes(one), 0);
      assert.ok(total < 20_480, `${count} routes of ${segment.length}: ${total} bytes`);
    }
  }
  assert.is(permissions(39, "a".repeat(400)).length, 2);
});

test("names those by letters, digits and hyphens, whatever the segment: Lambda takes no others", () => {
  const entries = ["/orders", "/v1.0", "/v1-0", "/{shopId}"].flatMap(root =>
    Array.from({ length: 20 }, (_, index) => {
      const operationOf = operation(`${root as "/"}/${index}`, { kind: "open" });
      return [`${root}-${index}`, operationOf] as const;
    }),
  );
  const permissions = planPermissions(planRoutes([contract("shop", Object.fromEntries(entries))]));
  const names = permissions.map(({ name }) => name);
  assert.equal(names.slice(0, 2), ["shop-orders", "shop-orders-below"]);
  assert.is(new Set(names).size, 8);
  assert.equal(
    names.filter(name => !/^[\w-]+$/.test(name)),
    [],
  );
});

test("names the scopes of all operations, each once", () => {
  const read = { kind: "scope", scope: "orders/read" } as const;
  const operations = { one: operation("/one", read), two: operation("/two", read) };
  assert.equal(scopesOf([contract("orders", operations)]), ["orders/read"]);
});

test.run();
