import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bundle } from "../../../lib/bundle/bundle.ts";
import { projectDir } from "../../support/graph.ts";

const test = suite("customers: bundles");

/** With KMS's client and the phone library; the jobs do without the latter. */
const limits = { customers: 400_000, "rotate-customer-keys": 230_000, "delete-customer-audit": 230_000 };

for (const [name, limit] of Object.entries(limits))
  test(`${name} stays below ${limit / 1_000} kB`, async () => {
    const entry = `handlers/customers/functions/${name}.ts`;
    const { bytes } = await bundle(entry, name, { projectDir });
    assert.ok(bytes <= limit, `${bytes} bytes`);
  });

test.run();
