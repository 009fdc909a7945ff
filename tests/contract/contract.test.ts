import { suite } from "uvu";
import * as assert from "uvu/assert";
import { role, scope } from "../../contract/contract.ts";
import type { Role } from "../../contract/people.ts";

const test = suite("contract/contract");

test("a role that does not exist is refused where the contract names it", () => {
  assert.throws(
    () => role("editor", "owner" as Role),
    /^role names the role "owner", which does not exist\. The roles are those that accessRules gets: editor, admin\.$/,
  );
  assert.throws(
    () => scope("notes/write", { people: ["owner" as Role] }),
    /^scope names the role "owner", which does not exist\./,
  );
  assert.equal(role("admin", "editor"), { kind: "role", anyOf: ["admin", "editor"] });
});

test.run();
