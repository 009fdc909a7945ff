import { fileURLToPath } from "node:url";
import { demoUser, signIn } from "../../tests/support/sign-in.ts";
import { amount, type Benchmark, type Run } from "../benchmark.ts";
import type { Measurement } from "../measurement.ts";
import { lambdaNode } from "../peers.ts";
import { alternate } from "../sampling.ts";
import { median } from "../statistics.ts";
import { comparedFunctions, middyPeer, ourBundle, peerBundle } from "../support/bundles.ts";
import { runChild } from "../support/child.ts";
import { functionEnvironment } from "../support/data-api.ts";
import { claimsOf, httpEvent } from "../support/events.ts";
import { addFilm } from "../support/film.ts";
import { type LocalMode, withLocalMode } from "../support/local-mode.ts";
import { assertSameReply, assertStatus, bearer, get, type Reply } from "../support/request.ts";

type Compared = (typeof comparedFunctions)[number];

/** From the first line of the bundle to the reply, in a fresh process, against the real Data API of local mode. */
export const coldStart: Benchmark = {
  name: "cold-start",
  summary: "a function's bundle loaded and its first request answered, in a fresh process",
  peers: "needed",
  run: run =>
    withLocalMode(async local => {
      await addFilm(local);
      const { access } = await signIn(local, demoUser(local, null));
      // Makes the person's row and asks for the e-mail address, as a first request does once.
      assertStatus("GET /me", await get({ url: `${local.outputs.apiUrl}/me`, headers: bearer(access) }), 200);
      const measurements: Measurement[] = [];
      for (const name of comparedFunctions) measurements.push(...(await measure(run, local, name, access)));
      return measurements;
    }),
};

const empty = fileURLToPath(new URL("../children/empty.cjs", import.meta.url));

/** One query each, but `GET /me`, which reads the caller's row as every request of a person does, and then the profile. */
const eventOf = (name: Compared, token: string) =>
  ({
    health: httpEvent({ method: "GET", route: "/health", query: "deep=1" }),
    movies: httpEvent({ method: "GET", route: "/movies", query: "limit=20&sort=-year" }),
    users: httpEvent({ method: "GET", route: "/me", claims: claimsOf(token) }),
  })[name];

async function measure(run: Run, local: LocalMode, name: Compared, token: string): Promise<Measurement[]> {
  const env = await functionEnvironment(local, name);
  const event = eventOf(name, token);
  const start = (file: string) => () => firstRequest(file, event, env);
  const ours = start(await ourBundle(local.project, name));
  const theirs = start(await peerBundle(local.project, `middy/${name}.ts`));
  const [left, right] = [await ours(), await theirs()];
  assertStatus(`the first request of ${name}`, left, 200);
  assertSameReply(`the first request of ${name}`, left, right);
  const samples = await alternate(amount(run, 31, 3), { ours, theirs, empty: start(empty) });
  const [mine, peer, base] = [samples.ours, samples.theirs, samples.empty].map(took =>
    took.map(milliseconds),
  );
  const floor = median(base ?? []);
  return [
    {
      name: `cold-start.${name}`,
      unit: "ms",
      samples: mine ?? [],
      peer: { name: middyPeer, samples: peer ?? [] },
      budget: { of: "ratio", atMost: 0.75 },
    },
    {
      name: `cold-start.${name}.over-empty`,
      unit: "ms",
      samples: (mine ?? []).map(took => took - floor),
      budget: { of: "value", atMost: 65 },
    },
  ];
}

interface FirstRequest extends Reply {
  readonly milliseconds: number;
}

const milliseconds = (request: FirstRequest) => request.milliseconds;

const firstRequest = (file: string, event: object, env: NodeJS.ProcessEnv): Promise<FirstRequest> =>
  runChild<FirstRequest>("first-request.cjs", { file, event }, { command: lambdaNode(), env, pinned: true });
