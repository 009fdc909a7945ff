import { demoUser, machineToken, signIn } from "../../tests/support/sign-in.ts";
import { amount, type Benchmark, type Run } from "../benchmark.ts";
import type { Measurement } from "../measurement.ts";
import { alternate, milliseconds } from "../sampling.ts";
import { type LocalModeOptions, newDataDir, startLocalMode, withProject } from "../support/local-mode.ts";
import { freePort } from "../support/ports.ts";
import type { BenchProject } from "../support/project.ts";
import { assertStatus, bearer, get } from "../support/request.ts";
import { type Issuer, issuerOf, serverlessOffline, startServerless } from "../support/serverless.ts";

/** From the command to the first authorised reply: with caches and data folder empty, and at later starts. */
export const boot: Benchmark = {
  name: "boot",
  summary: "local mode: from the command to the first authorised reply with a query",
  peers: "beside",
  run: async run => [await firstBoots(run), ...(await laterBoots(run))],
};

async function firstBoots(run: Run): Promise<Measurement> {
  const samples: number[] = [];
  for (let round = 0; round < amount(run, 5, 1); round += 1)
    samples.push(await withProject(async project => (await bootOnce(project)).milliseconds));
  return { name: "boot.first", unit: "ms", samples, budget: { of: "value", atMost: 6_000 } };
}

/** A start on a data folder with data, and in turn one of serverless-offline, which has neither data nor sign-in. */
async function laterBoots(run: Run): Promise<Measurement[]> {
  return withProject(async project => {
    const kept: Kept = { dataDir: await newDataDir(project), ports: [await freePort(), await freePort()] };
    const { issuer, token } = await bootOnce(project, kept);
    const samples = await alternate(amount(run, 9, 2), {
      later: async () => (await bootOnce(project, kept, token)).milliseconds,
      ...(run.hasPeers && { theirs: () => bootServerless(issuer) }),
    } as Record<"later" | "theirs", () => Promise<number>>);
    const budget = { of: "value", atMost: 2_500 } as const;
    const peer = run.hasPeers
      ? { peer: { name: `${serverlessOffline}, hello`, samples: samples.theirs } }
      : {};
    return [{ name: "boot.later", unit: "ms", samples: samples.later, budget, ...peer }];
  });
}

interface Boot {
  readonly milliseconds: number;
  /** Of a person. */
  readonly token: string;
  readonly issuer: Issuer;
}

/** What is the same at each later start. */
type Kept = Required<Pick<LocalModeOptions, "dataDir" | "ports">>;

/** Starts local mode, signs in unless there is a token already, and reads the person's own profile. */
async function bootOnce(project: BenchProject, kept?: Kept, token?: string): Promise<Boot> {
  const begun = performance.now();
  const local = await startLocalMode({ project, ...kept });
  try {
    const access = token ?? (await signIn(local, demoUser(local, null))).access;
    const reply = await get({ url: `${local.outputs.apiUrl}/me`, headers: bearer(access) });
    const took = performance.now() - begun;
    assertStatus("GET /me", reply, 200);
    const issuer = issuerOf(local, await machineToken(local, "bench/read"));
    return { milliseconds: took, token: access, issuer };
  } finally {
    await local.stop();
  }
}

async function bootServerless(issuer: Issuer): Promise<number> {
  let stop = async () => {};
  const took = await milliseconds(async () => {
    ({ stop } = await startServerless(issuer));
  });
  await stop();
  return took;
}
