import { readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AwsError } from "../../../local/aws/types.ts";
import { StartError } from "../../../local/http/start-error.ts";
import { startLocal } from "../../../local/index.ts";
import { Observer } from "../../../local/observe/observe.ts";
import { Terminal } from "../../../local/observe/terminal.ts";
import { explainFailure } from "../../../local/postgres/error.ts";
import { DataFolder } from "../../../local/run/data-folder.ts";
import { withFolder } from "../support/folder.ts";

const sentence = (folder: string) =>
  `The disk that holds ${folder} is full. Free some space, or start with --data DIR on another disk.`;
const test = suite("a full disk");

const onLinux = process.platform === "linux" ? test : test.skip;
if (process.platform !== "linux") console.log("SKIP there is no /dev/full on this system");

onLinux("keeps local mode from starting with one sentence, and nothing stays behind", () =>
  withFolder(async dataDir => {
    new DataFolder(dataDir);
    // Whatever is written there finds no space.
    symlinkSync("/dev/full", join(dataDir, `lock.json.${process.pid}`));
    const error = await startLocal({ dataDir, port: 0, awsPort: 0, print: () => {} }).then(
      () => assert.unreachable("it started"),
      reason => reason,
    );
    assert.instance(error, StartError);
    assert.is(error.message, sentence(dataDir));
    assert.equal(readdirSync(dataDir), ["format.json"]);
  }),
);

test("is recognised in what PostgreSQL says", () => {
  for (const output of [
    'FATAL:  could not write to file "pg_wal/xlogtemp.1": No space left on device',
    'FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes at block 14\nHINT:  Check free disk space.',
  ])
    assert.is(explainFailure(output, "/data").message, sentence("/data"));
});

test("is said at the terminal once, whatever fails of it", () => {
  let printed = "";
  const terminal = new Terminal({ write: text => (printed += text), colour: false });
  const observer = new Observer(terminal, { append() {} } as never, { recordCall() {} } as never, "/data");
  const call = { service: "rds-data", operation: "ExecuteStatement", input: {}, traceId: "Root=1" } as never;
  const said = 'ERROR: could not extend file "base/1/2": No space left on device; SQLState: 53100';
  const errors = [
    new AwsError("DatabaseErrorException", said),
    Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }),
  ];
  for (const error of errors) observer.call(Object.assign({ error }, call));
  terminal.flush();
  assert.is(printed, `✗ ${sentence("/data")}\n`);
});

test.run();
