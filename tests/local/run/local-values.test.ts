import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readLocalValues } from "../../../local/run/local-values.ts";

const test = suite("values of one's own local mode");
let folder: string;

test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), "values-"));
});
test.after.each(() => rmSync(folder, { recursive: true }));

const write = (text: string, mode = 0o600) => {
  const path = join(folder, "secrets.local.json");
  writeFileSync(path, text);
  chmodSync(path, mode);
};

test("without the file there is nothing", () => {
  assert.equal(readLocalValues(folder), { values: {}, warning: undefined });
});

test("reads texts as they are, and the rest as JSON", () => {
  write('{"key": "sk_test_1", "minutes": 30, "list": ["a"], "on": true}');
  assert.equal(readLocalValues(folder), {
    values: { key: "sk_test_1", minutes: "30", list: '["a"]', on: "true" },
    warning: undefined,
  });
});

test("warns where other users can read it, with the command that mends it", () => {
  write("{}", 0o640);
  assert.match(readLocalValues(folder).warning ?? "", /: chmod 600 secrets\.local\.json$/);
});

test("refuses what is not a JSON object", () => {
  for (const text of ["", "{", "[]", "null", '"key"']) {
    write(text);
    assert.throws(() => readLocalValues(folder), /^secrets\.local\.json must be a JSON object /);
  }
});

test.run();
