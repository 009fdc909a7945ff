import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Authorizer } from "../../../local/aws/authorize.ts";
import type { Graph } from "../../../local/graph/types.ts";
import type { FunctionSpec } from "../../../local/lambda/functions.ts";
import { Deliveries } from "../../../local/scheduler/deliveries.ts";
import { ScheduleRunner } from "../../../local/scheduler/runner.ts";
import { fillInput, readSchedules } from "../../../local/scheduler/schedules.ts";
import { Targets } from "../../../local/scheduler/targets.ts";
import { functionArn, graphOf, REGION, resource, roleArn, trustOf } from "../support/program.ts";

const GROUP = "arn:aws:scheduler:us-east-1:000000000000:schedule-group/jobs";
const schedule = (inputs: object = {}) =>
  resource(
    "aws:scheduler/schedule:Schedule",
    "clean-up-schedule",
    {
      groupName: "jobs",
      scheduleExpression: "cron(0 9 * * ? *)",
      target: {
        arn: functionArn("clean-up"),
        roleArn: roleArn("schedule"),
        input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}',
      },
      ...inputs,
    },
    {
      name: "clean-up-schedule",
      arn: "arn:aws:scheduler:us-east-1:000000000000:schedule/jobs/clean-up-schedule",
    },
  );
function program(
  inputs: object = {},
  trust = trustOf("scheduler.amazonaws.com"),
  action = "lambda:InvokeFunction",
): Graph {
  const policy = JSON.stringify({
    Statement: [{ Effect: "Allow", Action: action, Resource: functionArn("clean-up") }],
  });
  const role = { name: "schedule-role", arn: roleArn("schedule") };
  return graphOf(
    schedule(inputs),
    resource("aws:iam/role:Role", "schedule-role", { assumeRolePolicy: trust }, role),
    resource("aws:iam/rolePolicy:RolePolicy", "schedule-policy", { role: "schedule-role", policy }),
  );
}

/** Deploys a program at a time and waits until its schedule has run, or was refused. */
async function runOnce(graph: Graph, now: Date): Promise<{ accepted: string[]; warnings: string[] }> {
  const accepted: string[] = [];
  const warnings: string[] = [];
  let current = now;
  // The runner's own timers do not keep a process alive.
  const alive = setInterval(() => {}, 1_000);
  let runner: ScheduleRunner | null = null;
  await new Promise<void>(resolve => {
    const end = (list: string[]) => (text: string) => {
      list.push(text);
      resolve();
    };
    const clock = { now: () => current };
    const targets = new Targets({
      authorizer: new Authorizer(graph, REGION, () => {}),
      findFunction: arn =>
        arn === functionArn("clean-up") ? ({ name: "clean-up" } as FunctionSpec) : undefined,
      accept: (_spec, payload) => end(accepted)(payload),
      send: async () => assert.unreachable(),
    });
    const deliveries = new Deliveries({
      clock,
      targets,
      shelf: new Map(),
      backoff: () => 0,
      notice: () => {},
      warn: end(warnings),
    });
    const specs = readSchedules(graph, end(warnings), now);
    deliveries.deploy(specs);
    runner = new ScheduleRunner({ clock, run: (spec, time) => void deliveries.run(spec, time) });
    runner.deploy(specs);
    current = new Date(now.getTime() + 60);
  });
  clearInterval(alive);
  (runner as ScheduleRunner | null)?.close();
  return { accepted, warnings };
}

const justBefore = new Date("2026-11-21T08:59:59.950Z");
const test = suite("schedule runner");

test("runs at its time, with that time in the input", async () => {
  assert.equal(await runOnce(program(), justBefore), {
    accepted: ['{"scheduledTime":"2026-11-21T09:00:00Z"}'],
    warnings: [],
  });
});

test("keeps to its zone", async () => {
  const berlin = program({
    scheduleExpression: "cron(0 10 * * ? *)",
    scheduleExpressionTimezone: "Europe/Berlin",
  });
  assert.equal((await runOnce(berlin, justBefore)).accepted, ['{"scheduledTime":"2026-11-21T09:00:00Z"}']);
});

test("does not run without the role's permission, a role that trusts it, or a target that is emulated, and says so", async () => {
  const warning = async (graph: Graph) => {
    const { accepted, warnings } = await runOnce(graph, justBefore);
    assert.equal(accepted, []);
    return warnings.join();
  };
  assert.match(
    await warning(program({}, undefined, "lambda:GetFunction")),
    `${roleArn("schedule")} may not lambda:InvokeFunction ${functionArn("clean-up")}`,
  );
  assert.match(
    await warning(program({}, trustOf("lambda.amazonaws.com"))),
    `scheduler.amazonaws.com may not assume ${roleArn("schedule")}`,
  );
  assert.match(
    await warning(
      program({
        target: { arn: "arn:aws:states:us-east-1:000000000000:stateMachine:q", roleArn: roleArn("schedule") },
      }),
    ),
    "does not emulate its target arn:aws:states",
  );
});

test("a trust policy that names account and schedule group holds", async () => {
  const trust = (group: string) =>
    JSON.stringify({
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "scheduler.amazonaws.com" },
          Condition: { StringEquals: { "aws:SourceAccount": "000000000000", "aws:SourceArn": group } },
        },
      ],
    });
  assert.is((await runOnce(program({}, trust(GROUP)), justBefore)).accepted.length, 1);
  assert.is((await runOnce(program({}, trust(`${GROUP}2`)), justBefore)).accepted.length, 0);
});

test("an expression that AWS would refuse is said when the program is read, and nothing runs", () => {
  const warnings: string[] = [];
  const specs = readSchedules(
    program({ scheduleExpression: "cron(0 9 * * MON *)" }),
    warning => warnings.push(warning),
    justBefore,
  );
  assert.equal(specs, []);
  assert.match(
    warnings.join(),
    "The schedule clean-up-schedule does not run. cron(0 9 * * MON *): exactly one of day of month and day of week must be ?",
  );
});

test("what is disabled, or over, never runs", () => {
  const graph = graphOf(schedule({ state: "DISABLED" }), schedule({ endDate: "2026-11-21T08:00:00Z" }));
  const runner = new ScheduleRunner({
    clock: { now: () => justBefore },
    run: () => assert.unreachable(),
  });
  runner.deploy(readSchedules(graph, message => assert.unreachable(message), justBefore));
  assert.is(runner.planned, 0);
});

test("looks at the clock every 30 s: runs nothing early, and once after the machine has slept", () => {
  const timers: { readonly work: () => void; readonly wait: number }[] = [];
  const { setTimeout } = globalThis;
  const plan = (work: () => void, wait: number) => ({ unref: () => timers.push({ work, wait }) });
  globalThis.setTimeout = plan as unknown as typeof setTimeout;
  try {
    let now = new Date("2026-11-21T08:59:00Z");
    const ran: string[] = [];
    const runner = new ScheduleRunner({
      clock: { now: () => now },
      run: (_spec, time) => ran.push(time.toISOString()),
    });
    runner.deploy(readSchedules(program(), message => assert.unreachable(message), now));
    for (const time of ["2026-11-21T08:59:30Z", "2026-11-23T12:00:00Z", "2026-11-23T12:00:30Z"]) {
      now = new Date(time);
      timers.at(-1)?.work();
    }
    assert.equal(ran, ["2026-11-21T09:00:00.000Z"]);
    assert.equal(
      timers.map(({ wait }) => wait),
      [30_000, 30_000, 30_000, 30_000],
    );
  } finally {
    globalThis.setTimeout = setTimeout;
  }
});

test("fills in every word of the scheduler, and leaves others alone", () => {
  const [spec] = readSchedules(
    program({
      target: {
        arn: "a",
        roleArn: "b",
        input:
          "<aws.scheduler.execution-id> <aws.scheduler.attempt-number> <aws.scheduler.schedule-arn> <aws.scheduler.other> <b>",
      },
    }),
    () => {},
    justBefore,
  );
  assert.ok(spec);
  const filled = fillInput(spec, { scheduledTime: justBefore, executionId: "e-1", attempt: 2 });
  assert.is(
    filled,
    "e-1 2 arn:aws:scheduler:us-east-1:000000000000:schedule/jobs/clean-up-schedule <aws.scheduler.other> <b>",
  );
});

test.run();
