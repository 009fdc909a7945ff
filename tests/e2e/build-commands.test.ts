import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {} from "../../handlers/movies/contract.ts";
import { build, programNamed } from "../engine/support/builder.ts";
import { specOf } from "../pipeline/written.ts";
import { projectDir } from "../support/graph.ts";
import { awsSettings } from "../support/sign-in.ts";
import { isDeployed, type Stage, useStage } from "../support/stage.ts";

interface Context {
  stage: Stage;
  folder: string;
}

/** The pipeline's build that tests a deployed stage: its commands as they are written, with local mode for the stage. */
const test = suite<Context>("the build of the end-to-end tests", {} as Context);

/** One file stands for all, which the run has anyway. */
const few = "tests/e2e/movies/movies";

test.before(async context => {
  context.stage = await useStage();
  context.folder = await mkdtemp(path.join(tmpdir(), "groundwork-end-to-end-"));
});
test.after(async ({ stage, folder }) => {
  await rm(folder, { recursive: true, force: true });
  await stage?.stop();
});

/** What the stage's deployment leaves: a deployed stack has no output that is local mode's alone. */
async function leaveOutputs({ stage, folder }: Context): Promise<void> {
  const { awsEndpointUrl, databaseUrl, consoleUrl, stripeUrl, ...outputs } = stage.outputs;
  await mkdir(path.join(folder, "outputs/stage"), { recursive: true });
  await writeFile(path.join(folder, "outputs/stage/outputs.json"), JSON.stringify(outputs));
}

/** npm, which finds the checkout beside the folder of the build. */
const npm = `
[ "$1" = ci ] && exit
folder=$PWD
for word in "$@"; do
  shift
  case $word in
  tests/e2e) word=${few} ;;
  reports/*) word=$folder/$word ;;
  esac
  set -- "$@" "$word"
done
cd '${projectDir}' && TEST_STAGE_DIR="$folder/$TEST_STAGE_DIR" exec '${programNamed("npm")}' "$@"`;

test("its commands run the tests with the stack's outputs and the accounts, and leave a report", async context => {
  const { stage, folder } = context;
  await leaveOutputs(context);
  const { phases } = await specOf("end-to-end");
  const commands = [...(phases.install?.commands ?? []), ...(phases.build?.commands ?? [])];
  const { endpoint, credentials } = awsSettings(stage);
  const { TEST_STAGE_DIR: _, ...environment } = process.env;
  const built = await build({ directory: folder, environment, programs: { npm } }, commands, {
    CODEBUILD_SRC_DIR_Outputs: path.join(folder, "outputs"),
    SIGN_INS: JSON.stringify(stage.signIns),
    AWS_ENDPOINT_URL: endpoint ?? "",
    AWS_ACCESS_KEY_ID: credentials?.accessKeyId ?? "",
    AWS_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? "",
  });
  assert.is(built.status, 0, built.printed);
  assert.equal(built.calls, ["npm ci", "npm test -- tests/e2e --junit reports/tests.xml"]);
  assert.match(built.printed, /^5 passed, 0 failed$/m);
  const report = await readFile(path.join(folder, "reports/tests.xml"), "utf8");
  assert.match(report, `<testsuite name="${few}.test.ts" tests="5" failures="0"`);
});

if (isDeployed()) console.log("SKIP the stage is deployed: this build runs the tests itself");
else {
  test.run();
}
