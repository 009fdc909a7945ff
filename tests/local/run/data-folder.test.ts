import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DataFolder, readAwsConfig } from "../../../local/run/data-folder.ts";
import { withFolder } from "../support/folder.ts";

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);
const test = suite("data folder");

test("outputs and sign-ins are for their owner only, and outputs can be taken away", () =>
  withFolder(path => {
    const folder = new DataFolder(path);
    folder.writeOutputs({ apiUrl: "http://localhost:4000" });
    folder.writeSignIns([{ email: "demo@example.com", password: "secret", groups: [] }]);
    assert.equal(JSON.parse(readFileSync(join(path, "outputs.json"), "utf8")), {
      apiUrl: "http://localhost:4000",
    });
    assert.equal([modeOf(join(path, "outputs.json")), modeOf(join(path, "sign-ins.json"))], ["600", "600"]);
    assert.is(new DataFolder(path).readSignIns()?.[0]?.email, "demo@example.com");
    folder.removeOutputs();
    assert.not(existsSync(join(path, "outputs.json")));
  }));

test("the developer's keys and the seed stay the same, the address follows", () =>
  withFolder(path => {
    const first = new DataFolder(path).developerCredential("eu-central-1", "http://localhost:4001");
    const seed = new DataFolder(path).seed();
    const second = new DataFolder(path).developerCredential("eu-central-1", "http://localhost:5001");
    assert.equal(second, first);
    assert.is(new DataFolder(path).seed(), seed);
    assert.equal(readAwsConfig(join(path, "aws-config")), first);
    assert.match(readFileSync(join(path, "aws-config"), "utf8"), "endpoint_url = http://localhost:5001\n");
    assert.equal([modeOf(join(path, "aws-config")), modeOf(join(path, "seed.json"))], ["600", "600"]);
  }));

test("a folder with somebody's files is no data folder, and left as it is", () =>
  withFolder(path => {
    writeFileSync(join(path, "diary.txt"), "");
    assert.throws(
      () => new DataFolder(path),
      `The folder ${path} holds files that are not local mode's, which npm run reset would not know from its own. Choose another: npm start -- --data DIR`,
    );
    assert.equal(readdirSync(path), ["diary.txt"]);
  }));

test("two folders share no keys", () =>
  withFolder(a =>
    withFolder(b => {
      const keys = (path: string) =>
        new DataFolder(path).developerCredential("eu-central-1", "x").secretAccessKey;
      assert.is.not(keys(a), keys(b));
    }),
  ));

test("a folder is one stack's, until it is emptied", () =>
  withFolder(path => {
    new DataFolder(path).claim("dev");
    new DataFolder(path).claim("dev");
    assert.throws(
      () => new DataFolder(path).claim("prod"),
      `The data folder ${path} holds the data of the stack dev. Choose another for prod: npm start -- --stack prod --data .local-prod`,
    );
    DataFolder.empty(path);
    new DataFolder(path).claim("prod");
  }));

test("a folder of another version, or one that cannot be made, is said in a sentence", () =>
  withFolder(path => {
    writeFileSync(join(path, "format.json"), '{"format":99}');
    assert.throws(
      () => new DataFolder(path),
      /was made by another version of local mode. Empty it with npm run reset/,
    );
    assert.throws(() => new DataFolder(join(path, "format.json", "below")), /cannot be made: ENOTDIR/);
  }));

test.run();
