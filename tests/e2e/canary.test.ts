import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { awsSettings } from "../support/sign-in.ts";
import { fewServices, isDeployed, type Stage, startStage } from "../support/stage.ts";
import { newPerson } from "./people.ts";

interface Context {
  stage: Stage;
}

/** Local mode of a program that publishes its functions: callers meet the alias `live` everywhere. */
const test = suite<Context>("published functions", {} as Context);

test.before(async context => {
  context.stage = await startStage({ args: [...fewServices, "--config", "canaryPercent=10"] });
});
test.after(async ({ stage }) => stage?.stop());

const functionName = ({ outputs }: Stage, name: string) =>
  (outputs as unknown as { canaries: readonly { readonly function: string }[] }).canaries
    .map(target => target.function)
    .find(one => one.endsWith(`-${name}`)) ?? "";

test("the gateway reaches them", async ({ stage }) => {
  const reply = await fetch(`${stage.outputs.apiUrl}/health?deep`);
  assert.is(reply.status, 200);
});

test("the user pool's trigger runs, and so the person is known", async ({ stage }) => {
  assert.ok((await newPerson(stage)).userId);
});

test("a caller names the alias; another one is unknown", async ({ stage }) => {
  const lambda = new LambdaClient(awsSettings(stage));
  const FunctionName = functionName(stage, "users");
  const invoke = (Qualifier: string) =>
    lambda.send(new InvokeCommand({ FunctionName, Qualifier, InvocationType: "DryRun" }));
  assert.is((await invoke("live")).StatusCode, 204);
  assert.is(
    await invoke("blue").then(
      () => "",
      error => error.name,
    ),
    "ResourceNotFoundException",
  );
});

if (isDeployed()) console.log("SKIP a deployed stage is published or is not");
else {
  test.run();
}
