/**
 * Writes the lists that `tests/controls/names.test.ts` compares with:
 *
 *     node --import tsx tests/support/record-names.ts
 *
 * Look at the difference: a line that goes is a resource that `pulumi up` replaces or deletes.
 */
import { writeFile } from "node:fs/promises";
import { graphOf } from "./graph.ts";
import { namesOf } from "./names.ts";

for (const stack of ["dev", "prod"] as const) {
  const file = `tests/fixtures/names/${stack}.txt`;
  await writeFile(file, `${namesOf(await graphOf(stack)).join("\n")}\n`);
}
