import { suite } from "uvu";
import * as assert from "uvu/assert";
import { graphOf } from "../support/graph.ts";

const test = suite("preview");
const [preview, previewDev, prod, dev] = await Promise.all([
  graphOf("preview"),
  graphOf("previewDev"),
  graphOf("prod"),
  graphOf("dev"),
]);

for (const [previewed, deployed] of [
  [preview, prod],
  [previewDev, dev],
] as const) {
  test(`a first preview of ${deployed.stack} lists every resource: none waits for what only the cloud knows`, () => {
    const phantoms = new Set(previewed.resources.map(({ urn }) => urn));
    const late = deployed.resources.filter(({ urn }) => !phantoms.delete(urn)).map(({ urn }) => urn);
    assert.equal({ late, phantoms: [...phantoms] }, { late: [], phantoms: [] });
  });
}

test("what the cloud decides is unknown there", () => {
  assert.equal(preview.outputs.userPoolId, { unknown: true });
  assert.equal(preview.outputs.databaseClusterArn, { unknown: true });
  const pool = preview.resources.find(({ type }) => type === "aws:cognito/userPool:UserPool");
  assert.is(pool?.outputs.id, undefined);
});

test.run();
