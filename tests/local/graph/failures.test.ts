import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { evaluate, ProgramError } from "../../../local/graph/index.ts";

const test = suite("evaluate: failures");
const projectDir = join(import.meta.dirname, "../../fixtures/program");

const failure = async (options: { stack?: string; config?: Record<string, string> }): Promise<Error> => {
  try {
    await evaluate({ projectDir, stack: "dev", ...options });
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("it did not fail");
};

test("tells the program's own message with the lines that led to it", async () => {
  const error = await failure({ config: { fails: "argument" } });
  assert.instance(error, ProgramError);
  const [message, where] = error.message.split("\n");
  assert.is(
    message,
    'The program failed for stack "dev": Worker: `timeoutSeconds` is 31 and the limit is 30. Make it 30 or less.',
  );
  assert.match(where ?? "", /^ {2}at failures\.ts:\d+:\d+, from index\.ts:\d+:\d+$/);
});

test("refuses two resources with one URN", async () => {
  const { message } = await failure({ config: { fails: "duplicate" } });
  assert.match(message, "Two resources have the URN urn:pulumi:dev::sample::aws:sqs/queue:Queue::work.");
  assert.match(message, /at (failures|index)\.ts:\d+:\d+/);
});

test("notices an error in an apply that nobody awaits", async () => {
  assert.match(
    (await failure({ config: { fails: "later" } })).message,
    /found out later\n {2}at failures\.ts/,
  );
});

test("names a data source that it cannot answer", async () => {
  const { message } = await failure({ config: { fails: "dataSource" } });
  assert.match(message, "no local answer for the data source aws:ec2/getAmi:getAmi");
});

test("tells a program that ended early from one that is done", async () => {
  assert.match(
    (await failure({ config: { fails: "exit" } })).message,
    "ended before it was done (exit code 3)",
  );
});

test("names the stacks that there are", async () => {
  assert.match(
    (await failure({ stack: "staging" })).message,
    /no Pulumi\.staging\.yaml .*: the stacks are dev, prod\./,
  );
});

test.run();
