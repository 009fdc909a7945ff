import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Stage, useStage } from "../support/stage.ts";
import { runJob } from "./jobs.ts";

const test = suite<{ stage: Stage }>("jobs, end to end", {} as { stage: Stage });

test.before(async context => {
  context.stage = await useStage();
});
test.after(({ stage }) => stage?.stop());

test("each job delivered twice, at once and later, works once", async ({ stage }) => {
  assert.ok(stage.outputs.jobs.length > 0);
  for (const job of stage.outputs.jobs) {
    const scheduledTime = new Date(Date.now() - 3_600_000).toISOString();
    const twice = await Promise.allSettled([1, 2].map(() => runJob(stage, job, scheduledTime)));
    const succeeded = twice.flatMap(one => (one.status === "fulfilled" ? [one.value] : []));
    assert.is(
      succeeded.filter(({ outcome }) => outcome === "succeeded").length,
      1,
      `${job}: ${JSON.stringify(twice)}`,
    );
    assert.is((await runJob(stage, job, scheduledTime)).outcome, "alreadyDone");
  }
});

test.run();
