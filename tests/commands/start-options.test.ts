import { parseArgs } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { localOptions, startOptions } from "../../commands/support/start-options.ts";
import { defaultOptions } from "../../local/run/options.ts";

const test = suite("options of npm start");

const read = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  localOptions(parseArgs({ args: [...args], options: startOptions }).values, env);

test("without any are local mode's defaults, and check types besides", () => {
  assert.equal(
    { ...defaultOptions, ...read([]) },
    {
      ...defaultOptions,
      checkTypes: true,
      databaseUrl: undefined,
      sitePort: undefined,
    },
  );
});

test("reach local mode", () => {
  const args =
    "--port 1 --aws-port 0 --site-port 2 --data d --no-watch --fault a=b --fault c=d --stack prod --config k=v=w --config l=[]";
  assert.equal(read(args.split(" ")), {
    port: 1,
    awsPort: 0,
    sitePort: 2,
    dataDir: "d",
    databaseUrl: undefined,
    watch: false,
    checkTypes: true,
    faults: ["a=b", "c=d"],
    stack: "prod",
    config: { k: "v=w", l: "[]" },
  });
});

test("name a database of one's own, and go before DATABASE_URL", () => {
  const env = { DATABASE_URL: "postgres://environment" };
  assert.is(read([], env).databaseUrl, "postgres://environment");
  assert.is(read(["--database-url", "postgres://option"], env).databaseUrl, "postgres://option");
});

test.run();
