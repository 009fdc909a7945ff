import { suite } from "uvu";
import * as assert from "uvu/assert";
import { moveToNewVersions } from "../../commands/support/canary.ts";
import { fakeAws, type RecordedCall } from "./fake-aws.ts";

const test = suite("npm run canary");

const target = (name: string) => ({
  application: "shop-prod-canary",
  group: `shop-prod-${name}`,
  function: `shop-prod-${name}`,
  alias: "live",
});

interface Deployment {
  readonly statuses: readonly string[];
  readonly error?: object;
  readonly rollback?: object;
}

/** Runs the command against functions at a version, with others published, and deployments that end as told. */
async function run(
  versions: Readonly<Record<string, readonly [current: string, ...published: readonly string[]]>>,
  deployments: Readonly<Record<string, Deployment>> = {},
  { aliases = [], refused = "nothing" }: { aliases?: readonly object[]; refused?: string } = {},
) {
  const looks = new Map<string, number>();
  const aws = await fakeAws((call: RecordedCall) => {
    const [operation, name = ""] = call.name.split(" ");
    const [current, ...published] = versions[name] ?? ["1"];
    if (operation === refused) throw new Error(`not authorized to perform: lambda:${operation}`);
    if (operation === "GetAlias") return { FunctionVersion: current };
    if (operation === "ListVersionsByFunction")
      return { Versions: ["$LATEST", ...published].map(Version => ({ Version })) };
    if (operation === "ListAliases") return { Aliases: [{ FunctionVersion: current }, ...aliases] };
    if (operation === "DeleteFunction") return {};
    if (operation === "CreateDeployment") return { deploymentId: `d-${call.input.deploymentGroupName}` };
    const id = String(call.input.deploymentId);
    const { statuses = ["Succeeded"], error, rollback } = deployments[id] ?? {};
    const look = looks.get(id) ?? 0;
    looks.set(id, look + 1);
    return { deploymentInfo: { status: statuses[look], errorInformation: error, rollbackInfo: rollback } };
  });
  const lines: string[] = [];
  const outputs = { canaries: Object.keys(versions).map(name => target(name.replace("shop-prod-", ""))) };
  const failure = await moveToNewVersions({ outputs, client: aws.client }, line => lines.push(line), {
    keptVersions: 3,
    pollMilliseconds: 1,
  }).catch((error: Error) => error.message);
  await aws.close();
  return { lines, failure, calls: aws.calls };
}

test("asks where the alias is and what is newest, then has CodeDeploy move it, and waits until it has", async () => {
  const { calls, lines, failure } = await run(
    { "shop-prod-users": ["3", "1", "2", "3", "10"] },
    { "d-shop-prod-users": { statuses: ["Created", "InProgress", "Succeeded"] } },
  );
  assert.is(failure, undefined);
  assert.equal(
    calls.map(({ name }) => name),
    [
      "GetAlias shop-prod-users",
      "ListVersionsByFunction shop-prod-users",
      "CreateDeployment",
      "GetDeployment",
      "GetDeployment",
      "GetDeployment",
      "ListVersionsByFunction shop-prod-users",
      "ListAliases shop-prod-users",
      "DeleteFunction shop-prod-users 1",
    ],
  );
  const created = calls[2]?.input as {
    readonly applicationName: string;
    readonly deploymentGroupName: string;
    readonly revision: { readonly appSpecContent: { readonly content: string } };
  };
  assert.is(created.applicationName, "shop-prod-canary");
  assert.is(created.deploymentGroupName, "shop-prod-users");
  const { content } = created.revision.appSpecContent;
  assert.equal(JSON.parse(content).Resources, [
    {
      "shop-prod-users": {
        Type: "AWS::Lambda::Function",
        Properties: { Name: "shop-prod-users", Alias: "live", CurrentVersion: "3", TargetVersion: "10" },
      },
    },
  ]);
  assert.equal(lines, [
    "shop-prod-users moves from version 3 to 10 (d-shop-prod-users).",
    "shop-prod-users is at version 10.",
    "shop-prod-users: deleted 1 old version.",
  ]);
});

const deleted = (calls: readonly RecordedCall[]) =>
  calls.flatMap(({ name }) => (name.startsWith("DeleteFunction") ? [name.split(" ").at(-1)] : []));

test("of old versions those stay that an alias names, also by the part of the calls that it gives them", async () => {
  const aliases = [
    { FunctionVersion: "2" },
    { FunctionVersion: "9", RoutingConfig: { AdditionalVersionWeights: { "3": 0.1 } } },
  ];
  const published = ["1", "2", "3", "4", "8", "9", "10"];
  const { calls, lines } = await run({ "shop-prod-users": ["10", ...published] }, {}, { aliases });
  assert.equal(deleted(calls), ["1", "4"]);
  assert.ok(lines.includes("shop-prod-users: deleted 2 old versions."));
});

test("a version that may not be deleted fails no delivery", async () => {
  const versions = { "shop-prod-users": ["4", "1", "2", "3", "4"] } as const;
  const { failure, lines } = await run(versions, {}, { refused: "DeleteFunction" });
  assert.is(failure, undefined);
  const reason = "not authorized to perform: lambda:DeleteFunction";
  assert.is(lines.at(-1), `shop-prod-users: old versions could not be deleted: ${reason}`);
});

test("a function that a canary brought back keeps all its versions", async () => {
  const failed = { "d-shop-prod-users": { statuses: ["Failed"] } };
  const { calls, failure } = await run({ "shop-prod-users": ["5", "1", "2", "3", "4", "5", "6"] }, failed);
  assert.match(failure ?? "", "stay at the version before");
  assert.equal(deleted(calls), []);
});

test("a function that no deployment has changed is left alone", async () => {
  const { calls, lines } = await run({ "shop-prod-users": ["3", "2", "3"] });
  assert.equal(
    calls.map(({ name }) => name.split(" ")[0]),
    ["GetAlias", "ListVersionsByFunction", "ListVersionsByFunction"],
  );
  assert.equal(lines, ["shop-prod-users is unchanged, at version 3."]);
});

test("a failed canary fails the command with the alarm, and moves no alias itself: the old version stays live", async () => {
  const { calls, failure, lines } = await run(
    { "shop-prod-movies": ["1", "1", "2"], "shop-prod-users": ["1", "1", "2"] },
    {
      "d-shop-prod-users": {
        statuses: ["InProgress", "Stopped"],
        error: { code: "ALARM_ACTIVE", message: "One or more alarms have been activated: users-errors" },
        rollback: { rollbackMessage: "Deployment d-2 rolls back to version 1" },
      },
    },
  );
  assert.is(
    failure,
    "1 of 2 functions stay at the version before:\n  shop-prod-users: deployment d-shop-prod-users is Stopped: " +
      "ALARM_ACTIVE: One or more alarms have been activated: users-errors: Deployment d-2 rolls back to version 1",
  );
  assert.ok(lines.includes("shop-prod-movies is at version 2."));
  assert.ok(!calls.some(({ name }) => name.startsWith("UpdateAlias")));
});

test("a stack that publishes nothing is done at once", async () => {
  const { calls, lines } = await run({});
  assert.equal(calls, []);
  assert.equal(lines, ["The stack publishes no function: all calls meet what was deployed."]);
});

test.run();
