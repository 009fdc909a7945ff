// node exercise.mjs FOLDER: starts the program of examples/todo in local mode, by the package that is installed in its
// folder, and uses it. Ends with a line of counts.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
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
  const token = execFileSync(process.execPath, [groundwork, "token"], {
    cwd: folder,
    encoding: "utf8",
  }).trim();
  const send = async (
    /** @type {string} */ method,
    /** @type {string} */ route,
    /** @type {object} */ more = {},
  ) => {
    const reply = await fetch(apiUrl + route, { method, ...more });
    return { status: reply.status, body: await reply.json() };
  };
  const headers = { authorization: `Bearer ${token}` };
  const list = () => send("GET", "/todos");

  check("an empty list", await list(), { status: 200, body: [] });
  const body = JSON.stringify({ title: "Water the plants" });
  check("a post without a token", (await send("POST", "/todos", { body })).status, 401);
  check("a post", await send("POST", "/todos", { headers, body }), {
    status: 201,
    body: { id: "1", title: "Water the plants", done: false },
  });
  const wrong = await send("POST", "/todos", { headers, body: "{}" });
  check("a post without a title", wrong, { status: 400, body: { code: "title_missing" } });
  check("done", (await send("POST", "/todos/1/done", { headers })).status, 200);
  check("done of what is not there", (await send("POST", "/todos/2/done", { headers })).status, 404);
  let listed = await list();
  for (let tries = 0; !listed.body[0].praised && tries < 100; tries += 1) {
    await delay(100);
    listed = await list();
  }
  check("what the queue's worker did", listed.body[0], {
    id: "1",
    title: "Water the plants",
    done: true,
    praised: true,
  });
} catch (error) {
  counts.failed += 1;
  console.error(error);
} finally {
  local.kill("SIGTERM");
  if (local.exitCode === null) await once(local, "exit");
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 ? 1 : 0;
