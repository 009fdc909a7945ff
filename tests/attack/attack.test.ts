import { availableParallelism } from "node:os";
import { setTimeout } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { loadContracts } from "../../commands/support/contracts.ts";
import { everythingOnArgs } from "../support/features.ts";
import { type Stage, startStage } from "../support/stage.ts";
import { isThorough } from "../support/thorough.ts";
import { type Attack, checkReply } from "./attack.ts";
import { bodyAttacks, keyAttacks } from "./body-rows.ts";
import { bodyFieldAttacks, parameterAttacks } from "./field-rows.ts";
import { type Ground, logsOf, prepare, Witness } from "./ground.ts";
import { checkIdempotency } from "./idempotency.ts";
import { hangUp, type RawReply, send } from "./request.ts";
import { requestTo, type Target, targetsOf } from "./target.ts";
import { roleAttacks, tokenAttacks } from "./token-rows.ts";

interface Context {
  stage: Stage;
  witness: Witness;
  ground: Ground;
}

/** Rows of the table of bad input that some attack was made for. */
const tried = new Set<number>();
const targets = targetsOf(await loadContracts("dev"));

/** CI tries every attack on every operation; elsewhere each operation meets every eighth, the next one another eighth. */
const share = isThorough ? 1 : 8;
const chosen = new Set<number>();
function some(attacks: readonly Attack[], operation: number): Attack[] {
  return attacks.filter(({ row }, index) => {
    const isChosen = !chosen.has(row) || (index + operation) % share === 0;
    if (isChosen) chosen.add(row);
    return isChosen;
  });
}
const test = suite<Context>("bad input", {} as Context);

test.before(async context => {
  context.stage = await startStage({ args: everythingOnArgs });
  context.ground = await prepare(context.stage);
  context.witness = await Witness.open(context.stage.outputs.databaseUrl ?? "");
  await warmUp(context);
});

test.after(async ({ stage, witness }) => {
  hangUp();
  await witness?.close();
  await stage.stop();
});

test("the contracts give something to attack", () => {
  assert.ok(targets.length > 0);
});

for (const [number, target] of targets.entries()) {
  test(`${target.name}: refuses callers who do not prove who they are`, async context => {
    await refused(context, some(tokenAttacks(target, context.ground.bad), number));
  });

  test(`${target.name}: refuses callers who may not`, async context => {
    await refused(context, roleAttacks(target, context.ground));
  });

  if (target.operation.idempotency) {
    test(`${target.name}: works once for one Idempotency-Key`, async ({ stage, ground, witness }) => {
      tried.add(49);
      await checkIdempotency(stage.outputs.apiUrl, target, allowedToken(target, ground));
      await witness.look();
    });
  }

  test(`${target.name}: refuses what the contract does not allow`, async context => {
    const token = allowedToken(target, context.ground);
    const all = [
      ...bodyAttacks(target, token),
      ...keyAttacks(target, token),
      ...parameterAttacks(target, token),
      ...bodyFieldAttacks(target, token),
    ];
    const attacks = some(all, number);
    await refused(
      context,
      attacks.filter(({ status }) => status !== "anyButServerError"),
    );
    await survived(
      context,
      attacks.filter(({ status }) => status === "anyButServerError"),
    );
  });
}

test("each row of the table that contracts can answer for was tried", () => {
  const hasNumbers = targets.some(({ body }) => /"type":"(number|integer)"/.test(JSON.stringify(body)));
  const hasKeys = targets.some(({ operation }) => operation.idempotency !== undefined);
  const always = [
    1, 2, 3, 4, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 22, 27, 28, 29, 30, 33, 34, 38, 39, 41, 43,
  ];
  const hasScopes = targets.some(({ operation }) => operation.access.kind === "scope");
  const rows = [
    ...always,
    ...(hasScopes ? [23] : []),
    ...(hasNumbers ? [35, 36] : []),
    ...(hasKeys ? [49] : []),
  ].sort((a, b) => a - b);
  assert.equal(
    [...tried].sort((a, b) => a - b),
    rows,
  );
});

test("no token stands in a log", ({ stage, ground }) => {
  const logs = logsOf(stage);
  assert.ok(logs.includes('"status":401') || logs.includes('"status": 401'), "the attacks were logged");
  for (const token of [ground.user, ground.admin, ground.machine]) {
    assert.not.ok(logs.includes(token.split(".")[2] ?? token), "a token's signature is in a log");
  }
});

test.run();

/** Sends attacks that must have no effect at all. */
async function refused({ stage, witness }: Context, attacks: readonly Attack[]): Promise<void> {
  const before = await witness.last();
  await run(stage, attacks);
  assert.equal(await witness.look(), before);
}

/** Sends attacks that may be stored to the letter: nothing else happens to the tables. */
async function survived({ stage, witness }: Context, attacks: readonly Attack[]): Promise<void> {
  const before = await witness.last();
  await run(stage, attacks);
  const after = await witness.look();
  for (const [table, { rows }] of Object.entries(before)) {
    assert.ok((after[table]?.rows ?? -1) >= rows, `${table} has lost rows`);
  }
}

async function run(stage: Stage, attacks: readonly Attack[]): Promise<void> {
  const queue = [...attacks];
  const failures: string[] = [];
  const worker = async () => {
    for (let attack = queue.shift(); attack; attack = queue.shift()) {
      try {
        tried.add(attack.row);
        checkReply(attack, await sendPatiently(stage, attack));
      } catch (error) {
        const { method, path } = attack.request;
        failures.push(
          `row ${attack.row}, ${attack.title} (${method} ${path.slice(0, 100)}): ${(error as Error).message}`,
        );
      }
    }
  };
  // More at a time are no faster, and have local mode start threads for them.
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  assert.is(failures.join("\n"), "");
}

/** A route with a throttle of its own answers 429 until its bucket has filled again, which sends no event to await. */
async function sendPatiently(stage: Stage, { request }: Attack): Promise<RawReply> {
  for (let tries = 1; ; tries++) {
    const reply = await send(stage.outputs.apiUrl, request);
    if (reply.status !== 429 || tries === 500) return reply;
    await setTimeout(100);
  }
}

/** A caller's first requests may complete the caller's row: let that happen before anything is compared. */
async function warmUp({ stage, ground }: Context): Promise<void> {
  const reads = targets.filter(({ operation, params }) => operation.method === "GET" && params.length === 0);
  for (const token of [ground.user, ground.admin]) {
    for (const target of reads) await send(stage.outputs.apiUrl, requestTo(target, token));
  }
}

/** A token with which only the input can be wrong. */
function allowedToken({ operation: { access } }: Target, { admin, machine }: Ground): string {
  return access.kind === "scope" ? machine : admin;
}
