import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AwsError } from "../../../local/aws/types.ts";
import { Deliveries, doubling, type PendingRun } from "../../../local/scheduler/deliveries.ts";
import type { ScheduleSpec } from "../../../local/scheduler/schedules.ts";
import type { OutgoingMessage } from "../../../local/scheduler/targets.ts";

const time = new Date("2026-11-21T09:00:00Z");
const spec = {
  name: "clean-up",
  arn: "arn:aws:scheduler:::schedule/jobs/clean-up",
  targetArn: "arn:target",
  input: '{"attempt":<aws.scheduler.attempt-number>}',
  maximumRetries: 3,
  maximumAgeSeconds: 3_600,
  deadLetterArn: "arn:aws:sqs:::dead",
} as ScheduleSpec;

interface World {
  readonly handed: string[];
  readonly letters: OutgoingMessage[];
  readonly shelf: Map<string, PendingRun>;
  readonly deliveries: Deliveries;
  /** When nothing waits any more. */
  readonly settled: Promise<void>;
}

/** Deliveries to a target that fails in these ways, one after the other, then takes what comes. */
function world(errors: readonly AwsError[], more: Partial<ScheduleSpec> = {}, backoff = () => 0): World {
  const [handed, letters, left]: [string[], OutgoingMessage[], AwsError[]] = [[], [], [...errors]];
  const shelf = new Map<string, PendingRun>();
  let settle = () => {};
  const alive = setInterval(() => {}, 1_000);
  const settled = new Promise<void>(resolve => {
    settle = resolve;
  }).finally(() => clearInterval(alive));
  const deliveries = new Deliveries({
    clock: { now: () => time },
    backoff,
    notice: () => {},
    warn: () => {},
    shelf: {
      set: (id, run) => void shelf.set(id, run),
      delete: id => {
        shelf.delete(id);
        settle();
      },
      values: () => shelf.values(),
    },
    targets: {
      async hand(_spec, payload) {
        handed.push(payload);
        const error = left.shift();
        if (error) throw error;
      },
      deadLetter: async (_spec, message) => void letters.push(message),
    },
  });
  deliveries.deploy([{ ...spec, ...more }]);
  return { handed, letters, shelf, deliveries, settled };
}

const busy = new AwsError("TooManyRequestsException", "Rate exceeded", 429);
const refused = new AwsError("AccessDeniedException", "may not", 403);
const test = suite("deliveries of schedules");

test("a busy target is tried again, and told which try it is", async () => {
  const { deliveries, handed, letters, settled } = world([busy, busy]);
  await deliveries.run(spec, time);
  await settled;
  assert.equal([handed, letters], [['{"attempt":1}', '{"attempt":2}', '{"attempt":3}'], []]);
});

test("after the last retry the event goes to the dead-letter queue, with what AWS tells of it", async () => {
  const { deliveries, handed, letters, settled } = world([busy, busy, busy, busy, busy]);
  await deliveries.run(spec, time);
  await settled;
  assert.is(handed.length, 4);
  const { EXECUTION_ID, ...attributes } = letters[0]?.attributes ?? {};
  assert.match(String(EXECUTION_ID), /^[0-9a-f-]{36}$/);
  assert.equal(
    [letters.length, letters[0]?.queueArn, letters[0]?.body],
    [1, spec.deadLetterArn, '{"attempt":4}'],
  );
  assert.equal(attributes, {
    ERROR_CODE: "TooManyRequestsException",
    ERROR_MESSAGE: "Rate exceeded",
    EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
    RETRY_ATTEMPTS: "3",
    SCHEDULED_TIME: "2026-11-21T09:00:00Z",
    SCHEDULE_ARN: spec.arn,
    TARGET_ARN: "arn:target",
  });
});

test("a run that would be too old at its next try is given up", async () => {
  const { deliveries, handed, letters } = world([busy, busy], { maximumAgeSeconds: 60 }, () => 61_000);
  await deliveries.run(spec, time);
  assert.equal(
    [handed.length, letters[0]?.attributes.EXHAUSTED_RETRY_CONDITION],
    [1, "MaximumEventAgeInSeconds"],
  );
});

test("what the target refuses is not tried again", async () => {
  const { deliveries, handed, letters, shelf } = world([refused]);
  await deliveries.run(spec, time);
  assert.equal([handed.length, letters[0]?.attributes.RETRY_ATTEMPTS, shelf.size], [1, "0", 0]);
});

test("a run that waits is kept, and goes on after a restart", async () => {
  const { deliveries, handed, shelf, settled } = world([busy], {}, () => 5);
  await deliveries.run(spec, time);
  deliveries.close();
  assert.equal([handed.length, [...shelf.values()].map(({ attempts }) => attempts)], [1, [1]]);
  deliveries.deploy([spec]);
  await settled;
  assert.equal(handed, ['{"attempt":1}', '{"attempt":2}']);
});

test("the waits double, up to a minute", () => {
  assert.equal([1, 2, 3, 8, 100].map(doubling), [1_000, 2_000, 4_000, 60_000, 60_000]);
});

test.run();
