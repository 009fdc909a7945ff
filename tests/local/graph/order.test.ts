import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { inRegistrationOrder } from "../../../local/graph/order.ts";
import type { GraphResource } from "../../../local/graph/types.ts";

const test = suite("local/graph/order");

const resource = (urn: string, parent: string | null = null, dependsOn: string[] = []) =>
  ({ urn, parent, dependsOn }) as unknown as GraphResource;

const resources = [
  resource("a-policy", "service", ["role", "z-queue"]),
  resource("b-queue"),
  resource("role", "service"),
  resource("service", null, ["elsewhere"]),
  resource("z-queue"),
];

test("parents and dependencies come first, siblings by URN, whatever the order of arrival", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(resources, { minLength: resources.length }), arrived => {
      const order = inRegistrationOrder(arrived).map(({ urn }) => urn);
      assert.equal(order, ["service", "role", "z-queue", "a-policy", "b-queue"]);
    }),
  );
});

test.run();
