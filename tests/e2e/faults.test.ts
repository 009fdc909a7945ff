import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {} from "../../handlers/movies/contract.ts";
import { demoUser, signIn } from "../support/sign-in.ts";
import { fewServices, isDeployed, type Stage, startStage } from "../support/stage.ts";

/** Requests that are on their way at once, and how many there are for each fault. */
const LANES = 8;
const REQUESTS = 8;
/** More tries than chance would ask for: one in a few may answer 503 under these faults. */
const MOST_TRIES = 30;

interface Context {
  stage: Stage;
  token: string;
}

/** A stage of its own: what fails here must not fail the other tests' requests. */
const test = suite<Context>("retry matrix under faults, end to end", {} as Context);
test.before(async context => {
  context.stage = await startStage({ args: fewServices });
  context.token = await signIn(context.stage, demoUser(context.stage, "admin")).then(({ access }) => access);
});
test.after(({ stage }) => stage?.stop());

async function switchFaults({ outputs }: Stage, ...faults: readonly string[]): Promise<void> {
  const reply = await fetch(`${outputs.awsEndpointUrl}/local/faults`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ faults }),
  });
  assert.equal([reply.status, await reply.json()], [200, { faults }]);
}

interface Answer {
  readonly status: number;
  readonly body: {
    readonly id?: string;
    readonly code?: string;
    readonly items?: readonly { readonly id: string; readonly rating: object }[];
  };
}

/** Sends until it is taken, as a client does that keeps its idempotency key. A refusal must be a clean 503. */
async function insist({ stage, token }: Context, path: string, init: RequestInit): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", ...init.headers };
  for (let time = 1; ; time++) {
    const reply = await fetch(stage.outputs.apiUrl + path, { ...init, headers });
    const text = await reply.text();
    if (reply.status < 400) return { status: reply.status, body: text === "" ? {} : JSON.parse(text) };
    assert.ok(time < MOST_TRIES, `still ${reply.status} after ${time} tries: ${text}`);
    const { code, status, requestId } = JSON.parse(text);
    assert.equal(
      [reply.status, reply.headers.get("content-type"), reply.headers.get("retry-after"), status],
      [503, "application/problem+json", "5", 503],
      text,
    );
    assert.ok(["unavailable", "outcome_unknown"].includes(code), text);
    assert.is(reply.headers.get("x-request-id"), requestId);
    assert.not.match(text, /rds|SQL|Exception|node_modules|\bat /);
  }
}

async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const lane = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

for (const [index, fault] of ["resuming", "throttled", "unavailable", "error", "lost"].entries())
  test(`one in five calls ${fault}: nothing is lost, nothing doubled, a refusal is a clean 503`, async context => {
    const { stage } = context;
    const run = randomUUID().slice(0, 8);
    const titles = Array.from({ length: REQUESTS }, (_, number) => `${fault} ${run} ${number}`);
    const ids = new Map<string, string>();
    await switchFaults(stage, `rds-data=${fault}:0.2`, `seed=${index + 1}`);
    await inLanes(titles, async title => {
      const added = await insist(context, "/movies", {
        method: "POST",
        headers: { "idempotency-key": randomUUID() },
        body: JSON.stringify({ title, year: 1927, genres: ["drama"] }),
      });
      ids.set(title, added.body.id ?? "");
      const rating = { method: "PUT", body: JSON.stringify({ stars: 4 }) };
      await insist(context, `/movies/${added.body.id}/rating`, rating);
    });
    await switchFaults(stage);
    const { body } = await insist(context, `/movies?search=${run}&limit=100`, {});
    assert.equal(body.items?.map(({ id }) => id).sort(), [...ids.values()].sort());
    assert.is(ids.size, REQUESTS);
    assert.equal(
      body.items?.map(({ rating }) => rating),
      titles.map(() => ({ average: 4, count: 1 })),
    );
  });

if (isDeployed()) console.log("SKIP only local mode can be told to fail");
else {
  test.run();
}
