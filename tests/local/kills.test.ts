import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { AdminGetUserCommand, SignUpCommand } from "@aws-sdk/client-cognito-identity-provider";
import pg from "pg";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {} from "../../handlers/movies/contract.ts";
import { fillFromTemplate } from "../support/data-template.ts";
import { cognitoClient, demoUser, signIn } from "../support/sign-in.ts";
import type { Stage, StageOutputs } from "../support/stage.ts";
import { withFolder } from "./support/folder.ts";
import { begin, end, type Life, ready } from "./support/life.ts";

/** `KILLS=20 npm test -- local/kills` is the long run; the seed makes another one of it. */
const KILLS = Number(process.env.KILLS ?? 2);
const random = randomFrom(Number(process.env.KILL_SEED ?? 1));
const WRITERS = 4;

/** What was answered with success, and so must never be lost. */
interface Kept {
  readonly movies: string[];
  readonly users: string[];
}

const lives: Life[] = [];
const test = suite(`local mode under ${KILLS} kills`);

test.after(() => {
  for (const life of lives) life.process.kill("SIGKILL");
});

test("loses nothing that was answered with success, and recovers by itself", () =>
  withFolder(async dataDir => {
    fillFromTemplate(dataDir);
    const kept: Kept = { movies: [], users: [] };
    for (let kill = 0; kill < KILLS; kill++) {
      // One in four strikes while it starts.
      if (kill % 4 === 1) await killAtStart(dataDir);
      else await killAtWork(dataDir, kept);
    }
    const last = await start(dataDir);
    assert.equal(await lost(last.stage, kept), [], "after the last kill");
    assert.is((await end(last.life)).code, 0);
    assert.equal(serversOn(dataDir), [], "no PostgreSQL stays behind");
    console.log(`${KILLS} kills, ${kept.movies.length} movies and ${kept.users.length} users, none lost`);
  }));

async function killAtStart(dataDir: string): Promise<void> {
  const life = begin(dataDir);
  await wait(random() * 2_000);
  await end(life, "SIGKILL");
}

async function killAtWork(dataDir: string, kept: Kept): Promise<void> {
  const { life, stage } = await start(dataDir);
  assert.equal(await lost(stage, kept), []);
  assert.is(serversOn(dataDir).length, 1, serversOn(dataDir).join("\n"));
  const { access } = await signIn(stage, demoUser(stage, "admin"));
  const writing = Array.from({ length: WRITERS }, () => writeMovies(stage, access, kept));
  writing.push(signUpUsers(stage, kept));
  for (const before = kept.movies.length; kept.movies.length < before + WRITERS; ) await wait(10);
  await wait(random() * 500);
  await end(life, "SIGKILL");
  await Promise.all(writing);
}

async function start(dataDir: string): Promise<{ life: Life; stage: Stage }> {
  // What the killed one left there is no sign that the next one is ready.
  rmSync(join(dataDir, "outputs.json"), { force: true });
  const values = ["ratePerSecond=10000", "burst=5000", "personRequestsPerMinute=0"];
  const life = begin(dataDir, ...values.flatMap(value => ["--config", value]));
  lives.push(life);
  const outputs = (await ready(dataDir, life)) as unknown as StageOutputs;
  const signIns = JSON.parse(readFileSync(join(dataDir, "sign-ins.json"), "utf8"));
  return { life, stage: { outputs, signIns, dataDir, stop: async () => {} } };
}

/** One after another until nobody answers; an answer that the kill cut off promises nothing. */
async function writeMovies({ outputs }: Stage, token: string, kept: Kept): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  for (;;) {
    const body = JSON.stringify({ title: `Kill ${randomUUID()}`, year: 2001, genres: ["drama"] });
    const request = { method: "POST", headers: { ...headers, "idempotency-key": randomUUID() }, body };
    const reply = await fetch(`${outputs.apiUrl}/movies`, request).catch(() => null);
    const movie = reply && ((await reply.json().catch(() => null)) as { id?: string } | null);
    if (!reply || !movie) return;
    assert.is(reply.status, 201, JSON.stringify(movie));
    kept.movies.push(movie.id ?? "");
  }
}

async function signUpUsers(stage: Stage, kept: Kept): Promise<void> {
  const client = cognitoClient(stage);
  for (;;) {
    const Username = `${randomUUID()}@example.com`;
    const { userPoolClientId: ClientId } = stage.outputs;
    const UserAttributes = [{ Name: "email", Value: Username }];
    const done = await client
      .send(new SignUpCommand({ ClientId, Username, Password: "Correct-horse-7", UserAttributes }))
      .catch(() => null);
    if (!done) return;
    kept.users.push(Username);
    await wait(20);
  }
}

/** What was kept and is gone. */
async function lost(stage: Stage, { movies, users }: Kept): Promise<string[]> {
  const database = new pg.Client({ connectionString: stage.outputs.databaseUrl });
  await database.connect();
  const { rows } = await database.query("select id from movies where id = any($1::uuid[])", [movies]);
  await database.end();
  const found = new Set(rows.map(({ id }) => id));
  const client = cognitoClient(stage);
  const { userPoolId: UserPoolId } = stage.outputs;
  const gone = await Promise.all(
    users.map(Username =>
      client.send(new AdminGetUserCommand({ UserPoolId, Username })).then(
        () => [],
        () => [Username],
      ),
    ),
  );
  return [...movies.filter(id => !found.has(id)), ...gone.flat()];
}

/** Process ids of PostgreSQL servers on the folder; the processes that they start go by other names. */
function serversOn(dataDir: string): string[] {
  if (process.platform !== "linux") {
    const lines = execFileSync("ps", ["-axo", "pid=,args="], { encoding: "utf8" }).split("\n");
    return lines.filter(line => /^\s*\d+ \S*\/postgres /.test(line) && line.includes(dataDir));
  }
  return readdirSync("/proc").filter(pid => {
    try {
      const [program = ""] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      return program.endsWith("/postgres") && readlinkSync(`/proc/${pid}/cwd`).startsWith(dataDir);
    } catch {
      return false;
    }
  });
}

/** Mulberry32: the same numbers from the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test.run();
