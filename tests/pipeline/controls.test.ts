import { suite } from "uvu";
import * as assert from "uvu/assert";
import { controls } from "../../policy/controls/index.ts";
import { exceptions } from "../../policy/exceptions.ts";
import { rulesOf, violations } from "../../policy/rule.ts";
import { isSuppressed } from "../../policy/suppressions.ts";
import { graphOf } from "../support/graph.ts";

const test = suite("controls of the pipeline's program");
const [graph, github] = await Promise.all([graphOf("pipeline"), graphOf("github")]);
const excused = exceptions.filter(({ kind }) => kind === "suppressed").map(({ row }) => row);

for (const control of controls.filter(({ row }) => !excused.includes(row))) {
  test(`row ${control.row}: ${control.demand}`, () => {
    const broken = rulesOf(control, "prod").flatMap(rule =>
      [graph, github].flatMap(one => violations(rule, one, resource => !isSuppressed(control.row, resource))),
    );
    assert.equal([...new Set(broken)], []);
  });
}

test("the program says what is left to do by hand", () => {
  assert.match(String(graph.outputs.connectionStep), "waits for its handshake");
});

test("for GitHub it makes three roles, and says which variables name them", () => {
  assert.equal(Object.keys(github.outputs.variables as object).sort(), [
    "PREVIEW_ROLE_ARN",
    "PRODUCTION_ROLE_ARN",
    "STAGING_ROLE_ARN",
  ]);
  assert.is(github.resources.filter(({ type }) => type === "aws:iam/role:Role").length, 3);
});

test.run();
