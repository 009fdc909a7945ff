// node exercise.mjs FOLDER: starts the program of examples/todo in local mode, by the package that is installed in its
// folder, and uses it. Ends with a line of counts.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const [folder = "."] = process.argv.slice(2);
const groundwork = path.join(folder, "node_modules/@groundwork/local/dist/commands/support/groundwork.js");
const args = ["start", "--port", "0", "--aws-port", "0", "--no-watch"];
const local = spawn(process.execPath, [groundwork, ...args], {
  cwd: folder,
  stdio: ["ignore", "inherit", "inherit"],
});
const counts = { passed: 0, failed: 0 };

/**
 * @param {string} what
 * @param {unknown} found
 * @param {unknown} expected
 */
function check(what, found, expected) {
  const isRight = JSON.stringify(found) === JSON.stringify(expected);
  counts[isRight ? "passed" : "failed"] += 1;
  if (!isRight) console.error(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
}

try {
  const file = path.join(folder, ".local/outputs.json");
  for (let tries = 0; !existsSync(file); tries += 1) {
    if (local.exitCode !== null || tries > 600) throw new Error("local mode did not start");
    await delay(100);
  }
  const { apiUrl } = JSON.parse(readFileSync(file, "utf8"));
  const call = (/** @type {string[]} */ ...args) =>
    execFileSync(process.execPath, [groundwork, ...args], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
  const tokenOf = (/** @type {string} */ user) => call("token", "--user", user).trim();
  const send = async (
    /** @type {string} */ method,
    /** @type {string} */ route,
    /** @type {object} */ more = {},
  ) => {
    const reply = await fetch(apiUrl + route, { method, ...more });
    const text = await reply.text();
    return { status: reply.status, body: text === "" ? null : JSON.parse(text) };
  };
  const json = { "content-type": "application/json" };
  const plain = { ...json, authorization: `Bearer ${tokenOf("demo@example.com")}` };
  const headers = { ...json, authorization: `Bearer ${tokenOf("member@example.com")}` };
  const list = () => send("GET", "/todos");

  check("an empty list", await list(), { status: 200, body: [] });
  const body = JSON.stringify({ title: "Water the plants" });
  check("a post without a token", (await send("POST", "/todos", { body, headers: json })).status, 401);
  const refused = await send("POST", "/todos", { body, headers: plain });
  check("a post without the role", [refused.status, refused.body.code], [403, "forbidden"]);
  const first = { id: 1, title: "Water the plants", done: false, praised: false };
  const keyed = { ...headers, "idempotency-key": "one" };
  check("a post", await send("POST", "/todos", { headers: keyed, body }), { status: 201, body: first });
  check("the same post", await send("POST", "/todos", { headers: keyed, body }), {
    status: 201,
    body: first,
  });
  const wrong = await send("POST", "/todos", { headers, body: "{}" });
  check("a post without a title", wrong.body.errors, [{ path: "body.title", message: "is required" }]);
  check("done", (await send("POST", "/todos/1/done", { headers })).status, 204);
  const missing = await send("POST", "/todos/2/done", { headers });
  check("done of what is not there", [missing.status, missing.body.code], [404, "todo_not_found"]);
  let listed = await list();
  for (let tries = 0; !listed.body[0].praised && tries < 100; tries += 1) {
    await delay(100);
    listed = await list();
  }
  check("what the queue's worker did", listed.body, [{ ...first, done: true, praised: true }]);
  const run = JSON.parse(call("job", "sweep", "--at", "2026-06-01T22:00"));
  check(
    "a job by hand",
    [run.outcome, run.scheduledTime, run.items],
    ["succeeded", "2026-06-01T22:00:00Z", 0],
  );
  const event = path.join(folder, ".local/event.json");
  writeFileSync(event, JSON.stringify({ Records: [] }));
  check("a function by hand", JSON.parse(call("invoke", "praise", "--event", event)), {
    batchItemFailures: [],
  });
  const lines = call("logs", "praise").trim().split("\n");
  check("its log", lines.filter(line => JSON.parse(line).consumer === "praise").length > 1, true);
} catch (error) {
  counts.failed += 1;
  console.error(error);
} finally {
  local.kill("SIGTERM");
  if (local.exitCode === null) await once(local, "exit");
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 ? 1 : 0;
