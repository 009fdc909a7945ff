import { suite } from "uvu";
import * as assert from "uvu/assert";
import { jobSchedule, stackTimeZone } from "../../commands/support/job-schedule.ts";
import { readSchedules } from "../../local/scheduler/schedules.ts";
import { schedulerService } from "../../local/scheduler/service.ts";
import { graphOf, resource } from "../local/support/program.ts";
import { serveAws } from "../support/aws-server.ts";

const test = suite("schedule of a job");

const schedule = (job: string, kind: "schedule" | "heartbeat", zone: string) =>
  resource(
    "aws:scheduler/schedule:Schedule",
    `${job}-${kind}`,
    {
      groupName: `shop-test-${job}`,
      scheduleExpression: "rate(1 day)",
      scheduleExpressionTimezone: zone,
      target: { arn: `arn:aws:lambda:us-east-1:000000000000:function:shop-test-${job}`, input: kind },
    },
    { name: `shop-test-${job}-${kind}`, arn: `arn:${job}-${kind}` },
  );

const schedules = [
  schedule("clean-up", "heartbeat", "UTC"),
  schedule("clean-up", "schedule", "Europe/Belgrade"),
  schedule("up", "schedule", "Asia/Tokyo"),
  schedule("up", "heartbeat", "UTC"),
];

for (const [order, listed] of Object.entries({ listed: schedules, reversed: [...schedules].reverse() })) {
  test(`is neither its heartbeat's nor another job's, ${order}`, async () => {
    const graph = graphOf(...listed);
    const served = await serveAws(
      schedulerService(() => readSchedules(graph, assert.unreachable, new Date(0))),
    );
    const stage = { client: served.config, namePrefix: "shop-test-" };
    try {
      assert.equal(
        [await jobSchedule(stage, "clean-up"), await jobSchedule(stage, "up")],
        [
          { arn: "arn:clean-up-schedule", input: "schedule", zone: "Europe/Belgrade" },
          { arn: "arn:up-schedule", input: "schedule", zone: "Asia/Tokyo" },
        ],
      );
      assert.is(await stackTimeZone({ ...stage, outputs: { jobs: ["up", "clean-up"] } }), "Asia/Tokyo");
      assert.is(await stackTimeZone({ ...stage, outputs: { jobs: [] } }), "UTC");
      const refused = await jobSchedule(stage, "sweep").catch((error: Error) => error.message);
      assert.is(refused, "The job sweep has no schedule.");
    } finally {
      await served.close();
    }
  });
}

test.run();
