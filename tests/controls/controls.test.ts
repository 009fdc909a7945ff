import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { secretKeysOf } from "../../components/services/contracts.ts";
import type { Graph } from "../../local/graph/types.ts";
import { controls } from "../../policy/controls/index.ts";
import { exceptions, waivers } from "../../policy/exceptions.ts";
import { type Control, concerned, ofType, rulesOf, type Stack, violations } from "../../policy/rule.ts";
import { isSuppressed, suppressions } from "../../policy/suppressions.ts";
import { everythingOn } from "../support/features.ts";
import { graphOf, projectDir } from "../support/graph.ts";
import { contracts } from "./contracts.ts";

const test = suite("controls");
const [dev, staging, prod, full] = await Promise.all([
  graphOf("dev"),
  graphOf("staging"),
  graphOf("prod"),
  graphOf("full"),
]);
const graphs: Readonly<Record<Stack, readonly Graph[]>> = { dev: [dev, staging], prod: [prod, full] };

const [pipeline, github] = await Promise.all([graphOf("pipeline"), graphOf("github")]);

const exceptionOf = (control: Control, stack: Stack) =>
  exceptions.find(({ row, stacks }) => row === control.row && stacks.includes(stack));

for (const control of controls) {
  test(`row ${control.row}: ${control.demand}`, () => {
    for (const stack of control.stacks) {
      if (exceptionOf(control, stack)?.kind === "suppressed") continue;
      const broken = graphs[stack].flatMap(graph =>
        rulesOf(control, stack).flatMap(rule =>
          violations(rule, graph, one => !isSuppressed(control.row, one)),
        ),
      );
      assert.equal([...new Set(broken)], [], `in ${stack}:\n${[...new Set(broken)].join("\n")}`);
    }
  });
}

test("a control that concerns no resource is listed with its reason", () => {
  const unlisted = controls.flatMap(control =>
    control.stacks
      .filter(stack => !exceptionOf(control, stack))
      .filter(
        stack =>
          !graphs[stack].some(graph =>
            rulesOf(control, stack).some(rule => concerned(rule, graph).length > 0),
          ),
      )
      .map(stack => `row ${control.row} in ${stack}`),
  );
  assert.equal(unlisted, []);
});

test("an exception for want of resources holds as long as there are none", () => {
  const stale = exceptions
    .filter(({ kind }) => kind === "absent")
    .flatMap(({ row, stacks }) => {
      const types = controls
        .filter(control => control.row === row)
        .flatMap(({ rules }) => rules.map(({ type }) => type));
      return stacks.flatMap(stack =>
        types
          .filter(type => graphs[stack].some(graph => ofType(graph, type).length > 0))
          .map(type => `row ${row}: ${stack} has ${type}`),
      );
    });
  assert.equal(stale, []);
});

test("with all features on, the secrets of the config are there to be looked at", () => {
  const names = ofType(full, "aws:secretsmanager/secret:Secret").map(({ name }) => name);
  for (const name of secretKeysOf(contracts, key => key in everythingOn))
    assert.ok(names.includes(`${name}-secret`), name);
});

test("a row is suppressed only where the stack does break it", () => {
  const stale = exceptions
    .filter(({ kind }) => kind === "suppressed")
    .flatMap(({ row, stacks }) => stacks.map(stack => ({ row, stack })))
    .filter(({ row, stack }) => {
      const rules = controls.filter(control => control.row === row).flatMap(one => rulesOf(one, stack));
      return rules.every(rule => graphs[stack].every(graph => violations(rule, graph).length === 0));
    });
  assert.equal(stale, []);
});

test("a resource is suppressed only where it does break its row", () => {
  // A project that was made from this one may have no such resource.
  const isMeant = ({ type, urn }: (typeof suppressions)[number]) =>
    existsSync("commands/new.ts") ||
    [dev, full].some(graph => ofType(graph, type).some(resource => urn.test(resource.urn)));
  const stale = suppressions.filter(isMeant).filter(({ row, type, urn }) => {
    const rules = controls.filter(control => control.row === row).flatMap(control => control.rules);
    return !rules.some(rule =>
      [dev, full, pipeline, github].some(graph =>
        concerned(rule, graph).some(one => one.type === type && urn.test(one.urn) && !rule.holds(one, graph)),
      ),
    );
  });
  assert.equal(stale, []);
});

test("the page about security names every exception with its reason", () => {
  const page = readFileSync(join(projectDir, "docs/security.md"), "utf8");
  const rowsOf = new Map<string, number[]>();
  for (const { row, stacks, reason } of exceptions) {
    const rest = `${stacks.join(", ")} | ${reason}`;
    rowsOf.set(rest, [...(rowsOf.get(rest) ?? []), row]);
  }
  const lines = [
    ...[...rowsOf].map(([rest, rows]) => `| ${rows.join(", ")} | ${rest} |`),
    ...suppressions.map(({ row, type, reason }) => `| ${row} | ${type} | ${reason} |`),
    ...waivers.map(({ ids, reason }) => `| ${ids} | ${reason} |`),
  ];
  assert.equal(
    lines.filter(line => !page.includes(`${line}\n`)),
    [],
  );
});

test("no function stands in a VPC, as the page says", () => {
  const functions = [dev, prod].flatMap(graph => ofType(graph, "aws:lambda/function:Function"));
  assert.ok(functions.length > 0);
  assert.ok(functions.every(({ inputs }) => inputs.vpcConfig === undefined));
});

test("only rows that may be suppressed are", () => {
  // Marked "often suppressed" or "optional" in the table that the rows come from.
  const suppressible = [
    2, 12, 13, 18, 23, 24, 26, 36, 37, 38, 39, 44, 49, 50, 61, 63, 76, 77, 80, 94, 95, 98,
  ];
  const rows = exceptions.filter(({ kind }) => kind === "suppressed").map(({ row }) => row);
  assert.equal(
    rows.filter(row => !suppressible.includes(row)),
    [],
  );
});

test("every row of the table has a control", () => {
  const missing = [7, 8, 15, 42, 53, 71, 87, 103];
  const rows = Array.from({ length: 106 }, (_, index) => index + 1).filter(row => !missing.includes(row));
  assert.equal(
    controls.map(({ row }) => row),
    rows,
  );
});

test.run();
