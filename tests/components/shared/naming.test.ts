import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  checkNames,
  databaseNameOf,
  metricsNamespace,
  physicalName,
} from "../../../components/shared/naming.ts";
import { mistake, register } from "../support/register.ts";

const test = suite("components/naming");

test("names say project, stack and what it is", async () => {
  await register(() => {
    assert.is(physicalName("database"), "shop-dev-database");
    assert.is(metricsNamespace(), "shop/dev");
  });
});

test("a name that is longer than AWS takes is refused, and one that just fits is not", async () => {
  await register(() => assert.is(physicalName("n".repeat(54)).length, 63));
  assert.is(
    await mistake(() => physicalName("n".repeat(55))),
    `The name shop-dev-${"n".repeat(55)} has 64 characters, and AWS takes 63. Shorten the name of the project, of the ` +
      `stack or of "${"n".repeat(55)}".`,
  );
});

test("a database's name follows from the project's: a letter first, then letters, digits and underscores", () => {
  for (const [project, name] of [
    ["groundwork", "groundwork"],
    ["my-shop", "my_shop"],
    ["My.Shop", "my_shop"],
    ["24-hours", "db_24_hours"],
    ["a".repeat(70), "a".repeat(63)],
  ] as const)
    assert.is(databaseNameOf(project), name);
});

test("projects and stacks whose names AWS takes pass", () => {
  for (const stack of ["dev", "prod", "pr-12", "2b"]) checkNames("my-shop", stack);
});

for (const stack of ["feature_x", "Dev", "v1.2", "dev-", "a--b"]) {
  test(`the stack ${stack} is refused, with the command that renames it`, () => {
    assert.throws(
      () => checkNames("shop", stack),
      (error: Error) =>
        error.message ===
        `Names on AWS hold that of the stack, and "${stack}" cannot be part of them. Take lower-case letters and ` +
          `digits, with single hyphens between them: pulumi stack rename NAME --stack ${stack}`,
    );
  });
}

test("so is a project, with the line that names it", () => {
  for (const project of ["my_shop", "Shop", "24-hours", "shop-"])
    assert.throws(
      () => checkNames(project, "dev"),
      (error: Error) =>
        error.message.includes(`"${project}" cannot be part`) &&
        error.message.endsWith("name: in Pulumi.yaml"),
    );
});

test.run();
