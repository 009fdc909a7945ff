import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Graph, GraphResource } from "../../../local/graph/types.ts";
import { Outputs } from "../../../local/run/outputs.ts";
import type { Setting } from "../../../local/run/setting.ts";
import type { LocalStack } from "../../../local/run/stack.ts";
import { functionArn, graphOf, resource } from "../support/program.ts";

const test = suite("outputs of local mode");

const payments = resource(
  "aws:lambda/function:Function",
  "payments",
  { environment: { variables: { STRIPE_CURRENCY: "eur" } } },
  { arn: functionArn("payments") },
);

/** Outputs of a program with these resources, and what happens to the file. */
function open(...resources: readonly GraphResource[]) {
  const file: (object | "removed")[] = [];
  const lock = { isHeld: () => state.isHeld };
  const state = { isHeld: true, graph: graphOf(...resources) as Graph };
  const setting = {
    folder: {
      writeOutputs: (outputs: object) => void file.push(outputs),
      removeOutputs: () => void file.push("removed"),
    },
    ports: { awsUrl: "http://localhost:4001" },
    lock,
  } as unknown as Setting;
  const outputs = new Outputs(setting, state as unknown as LocalStack);
  return { outputs, file, state };
}

test("are those of the program and local mode's own", () => {
  const { outputs, file, state } = open();
  state.graph = { ...state.graph, outputs: { apiUrl: "http://localhost:4000" } };
  outputs.add("databaseUrl", "postgres://x");
  outputs.write();
  const values = {
    apiUrl: "http://localhost:4000",
    awsEndpointUrl: "http://localhost:4001",
    databaseUrl: "postgres://x",
    // Of the program's resources, or of its own output.
    region: "us-east-1",
  };
  assert.equal(outputs.values(), values);
  assert.equal(file, [values]);
});

test("leave the region that the program exports", () => {
  const { outputs, state } = open();
  state.graph = { ...state.graph, outputs: { region: "eu-central-1" } };
  assert.is(outputs.values().region, "eu-central-1");
});

test("name a Stripe while the program needs one", () => {
  const { outputs, state } = open(payments);
  assert.is(outputs.values().stripeUrl, "http://localhost:4001");
  state.graph = graphOf();
  assert.not("stripeUrl" in outputs.values());
});

test("are not written once local mode ends, nor into a folder that is another's", () => {
  const { outputs, file, state } = open();
  state.isHeld = false;
  outputs.write();
  outputs.end();
  assert.equal(file, []);
  const other = open();
  other.outputs.end();
  other.outputs.write();
  assert.equal(other.file, ["removed"]);
});

test.run();
