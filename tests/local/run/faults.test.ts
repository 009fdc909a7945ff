import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Faults } from "../../../local/run/faults.ts";
import { faultsPage } from "../../../local/run/faults-page.ts";

async function strikes(
  faults: Faults,
  service: string,
  times: number,
): Promise<{ names: string[]; ran: number }> {
  const names: string[] = [];
  let ran = 0;
  for (let time = 0; time < times; time++) {
    const work = async () => {
      ran++;
    };
    names.push(
      await faults.strike(service, work).then(
        () => "well",
        error => error.name,
      ),
    );
  }
  return { names, ran };
}
const test = suite("faults");

test("strike the service that is named, as often as asked", async () => {
  const faults = new Faults(["rds-data=resuming:0.2,unavailable:0.1", "seed=1"]);
  const { names, ran } = await strikes(faults, "rds-data", 1_000);
  const count = (name: string) => names.filter(candidate => candidate === name).length;
  assert.ok(
    Math.abs(count("DatabaseResumingException") - 200) < 40,
    String(count("DatabaseResumingException")),
  );
  assert.ok(
    Math.abs(count("DatabaseUnavailableException") - 100) < 30,
    String(count("DatabaseUnavailableException")),
  );
  assert.is(ran, count("well"));
  assert.equal((await strikes(faults, "cognito-idp", 50)).names, Array(50).fill("well"));
});

test("a lost reply comes after the effect", async () => {
  assert.equal(await strikes(new Faults(["rds-data=lost:1"]), "rds-data", 3), {
    names: Array(3).fill("ServiceUnavailableError"),
    ran: 3,
  });
});

test("the same seed strikes the same calls", async () => {
  const run = (seed: number) => strikes(new Faults(["rds-data=error:0.5", `seed=${seed}`]), "rds-data", 40);
  assert.equal(await run(7), await run(7));
  assert.not.equal(await run(7), await run(8));
});

test("latency holds calls up without failing them", async () => {
  const before = performance.now();
  assert.equal((await strikes(new Faults(["rds-data=latency:20ms"]), "rds-data", 1)).names, ["well"]);
  assert.ok(performance.now() - before >= 19);
});

test("what is not understood is said, with an example", () => {
  const message = (spec: string) => {
    try {
      new Faults([spec]);
    } catch (error) {
      return (error as Error).message;
    }
    return "understood";
  };
  assert.match(
    message("rds-data=melting:0.2"),
    '--fault rds-data=melting:0.2: "melting" is not a fault; there are resuming, throttled, unavailable, error, lost and latency',
  );
  assert.match(message("rds-data=constructor:0.2"), '"constructor" is not a fault');
  assert.match(message("rds-data=resuming:2"), "the chance of resuming is a number from 0 to 1");
  assert.match(message("rds-data=latency:soon"), "latency is told in milliseconds");
  assert.match(
    message("everything"),
    "a service and its faults are wanted. An example: --fault rds-data=resuming:0.2",
  );
});

test("without any, nothing is drawn", () => {
  assert.ok(new Faults([]).isEmpty);
  assert.not(new Faults(["sqs=error:0.1"]).isEmpty);
});

test("can be switched while local mode runs, but not by a web page", async () => {
  const faults = new Faults([]);
  const { page } = faultsPage(faults);
  const ask = async (method: string, body: object = {}, more: Record<string, string> = {}) => {
    const headers = { "content-type": "application/json", ...more };
    const query = new URLSearchParams();
    const sent = Buffer.from(JSON.stringify(body));
    const reply = await page({ method, path: "/local/faults", query, headers, body: sent });
    return [reply?.status, JSON.parse(String(reply?.body))];
  };
  const specs = ["rds-data=error:1", "seed=3"];
  assert.equal(await ask("PUT", { faults: specs }), [200, { faults: specs }]);
  assert.equal((await strikes(faults, "rds-data", 1)).names, ["InternalServerErrorException"]);
  const [status, { message }] = await ask("PUT", { faults: ["rds-data=melting:1"] });
  assert.equal(
    [status, message.includes("melting"), await ask("GET")],
    [400, true, [200, { faults: specs }]],
  );
  assert.is((await ask("DELETE", {}, { origin: "http://evil.example" }))[0], 403);
  assert.is((await ask("DELETE", {}, { "sec-fetch-site": "cross-site" }))[0], 403);
  assert.is((await ask("PUT", { faults: [] }, { "content-type": "text/plain" }))[0], 415);
  assert.equal([await ask("DELETE"), faults.isEmpty], [[200, { faults: [] }], true]);
});

test.run();
