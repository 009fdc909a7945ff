import { suite } from "uvu";
import * as assert from "uvu/assert";
import { graphOf } from "../support/graph.ts";

const test = suite("preview");
const [preview, deployed] = await Promise.all([graphOf("preview"), graphOf("prod")]);

test("a first preview lists every resource: none waits for something that only the cloud knows", () => {
  const previewed = new Set(preview.resources.map(({ urn }) => urn));
  const late = deployed.resources.filter(({ urn }) => !previewed.delete(urn)).map(({ urn }) => urn);
  assert.equal({ late, phantoms: [...previewed] }, { late: [], phantoms: [] });
});

test("what the cloud decides is unknown there", () => {
  assert.equal(preview.outputs.userPoolId, { unknown: true });
  assert.equal(preview.outputs.databaseClusterArn, { unknown: true });
  const pool = preview.resources.find(({ type }) => type === "aws:cognito/userPool:UserPool");
  assert.is(pool?.outputs.id, undefined);
});

test.run();
