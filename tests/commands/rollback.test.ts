import { suite } from "uvu";
import * as assert from "uvu/assert";
import { deliverLastGood } from "../../commands/support/rollback.ts";
import { fakeAws } from "./fake-aws.ts";

const test = suite("npm run rollback");

/** Runs the command for a pipeline with these executions, the latest first, on two pages. */
async function run(...executions: readonly (readonly [status: string, commit: string])[]) {
  const summaries = executions.map(([status, revisionId]) => ({
    status,
    sourceRevisions: [{ actionName: "Source", revisionId }],
  }));
  const aws = await fakeAws(({ name, input }) => {
    if (name !== "ListPipelineExecutions") return { pipelineExecutionId: "e-9" };
    return input.nextToken
      ? { pipelineExecutionSummaries: summaries.slice(2) }
      : { pipelineExecutionSummaries: summaries.slice(0, 2), nextToken: "more" };
  });
  const lines: string[] = [];
  const failure = await deliverLastGood(aws.client, "delivery", line => lines.push(line)).catch(
    (error: Error) => error.message,
  );
  await aws.close();
  return { calls: aws.calls, lines, failure };
}

test("looks for the commit that was delivered before the present one, and delivers that again", async () => {
  const { calls, lines } = await run(
    ["Failed", "ddd"],
    ["Succeeded", "ccc"],
    ["Succeeded", "ccc"],
    ["Failed", "bbb"],
    ["Succeeded", "aaa"],
  );
  assert.equal(
    calls.map(({ name }) => name),
    ["ListPipelineExecutions", "ListPipelineExecutions", "StartPipelineExecution"],
  );
  assert.equal(calls[2]?.input.sourceRevisions, [
    { actionName: "Source", revisionType: "COMMIT_ID", revisionValue: "aaa" },
  ]);
  assert.equal(lines, ["delivery delivers aaa again, in place of ccc (execution e-9)."]);
});

test("starts nothing where there is no commit before", async () => {
  const { calls, failure } = await run(["Failed", "bbb"], ["Succeeded", "aaa"]);
  assert.is(failure, "delivery has delivered no other commit before aaa.");
  assert.ok(!calls.some(({ name }) => name === "StartPipelineExecution"));
});

test.run();
