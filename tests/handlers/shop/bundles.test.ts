import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bundle } from "../../../lib/bundle/bundle.ts";
import { projectDir } from "../../support/graph.ts";

const test = suite("shop: bundles");

/** What carries Stripe's client may be larger. */
const limits: readonly (readonly [service: string, name: string, most: number])[] = [
  ["catalogue", "catalogue", 230_000],
  ["orders", "orders", 230_000],
  ["orders", "expire-orders", 230_000],
  ["payments", "payments", 500_000],
  ["payments", "payments-worker", 500_000],
  ["payments", "reconcile-payments", 500_000],
  ["stripe-webhook", "stripe-webhook", 500_000],
];

for (const [service, name, most] of limits)
  test(`${name} stays below ${most / 1000} kB`, async () => {
    const { bytes } = await bundle(`handlers/shop/${service}/functions/${name}.ts`, `${name}`, {
      projectDir,
    });
    assert.ok(bytes <= most, `${bytes} bytes`);
  });

test.run();
