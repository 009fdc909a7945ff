import { suite } from "uvu";
import * as assert from "uvu/assert";
import { operationTable } from "../../contract/operation-table.ts";
import { contract } from "../client/support/notes.ts";

const test = suite("the table of operations");

test("has method, path and what else matters of each operation", () => {
  assert.equal(operationTable([contract]), {
    notes: {
      list: "GET /notes open paged",
      create: "POST /notes key",
      read: "GET /notes/{noteId}",
      change: "PATCH /notes/{noteId} ifMatch",
      remove: "DELETE /notes/{noteId}",
      archive: "POST /archive",
    },
  });
});

test("leaves services out that have no operations", () => {
  assert.equal(operationTable([{ ...contract, operations: {} }]), {});
});

test.run();
