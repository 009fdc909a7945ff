import { suite } from "uvu";
import * as assert from "uvu/assert";
import { planServices } from "../../components/services/plan.ts";
import { readStackConfig } from "../../local/graph/config.ts";
import { quotaMistake, reservedExecutions } from "../../program/reserved-executions.ts";
import { graphOf, projectDir } from "../support/graph.ts";

const test = suite("program/reserved-executions");

async function planOf(stack: string) {
  const { project, values } = readStackConfig(projectDir, stack);
  const services = JSON.parse(values[`${project}:services`] ?? "[]") as string[];
  const plan = await planServices(
    "handlers",
    ["operations/health", ...services],
    path => import(`../../handlers/${path}/contract.ts`),
    () => false,
  );
  return { plan, apiConcurrency: Number(values[`${project}:apiConcurrency`]) };
}

test("counts what the functions of prod reserve, each of them", async () => {
  const { resources } = await graphOf("prod");
  const registered = resources
    .filter(({ type }) => type === "aws:lambda/function:Function")
    .reduce((sum, { inputs }) => sum + Number(inputs.reservedConcurrentExecutions ?? 0), 0);
  const { plan, apiConcurrency } = await planOf("prod");
  assert.ok(registered > 20, "the graph has reserved executions");
  assert.is(reservedExecutions(plan, { apiConcurrency, rotates: true }), registered);
  assert.is(reservedExecutions(plan, { apiConcurrency, rotates: false }), registered - 1);
});

test("a stack without reserved concurrency reserves nothing", async () => {
  const { plan, apiConcurrency } = await planOf("dev");
  assert.is(reservedExecutions(plan, { apiConcurrency, rotates: true }), 0);
});

const place = { apiConcurrency: 20, region: "eu-central-1", project: "shop", stack: "prod" };

test("an account needs 100 more than what is reserved", () => {
  assert.is(quotaMistake({ ...place, reserved: 211, quota: 311 }), undefined);
  assert.match(
    quotaMistake({ ...place, reserved: 211, quota: 310 }) ?? "",
    "a quota of 311, and this account has 310",
  );
  assert.is(quotaMistake({ ...place, reserved: 0, quota: 10 }), undefined);
});

test("a quota that is too small is said with the two commands that mend it", () => {
  assert.equal((quotaMistake({ ...place, reserved: 211, quota: 10 }) ?? "").split("\n"), [
    "With the config value apiConcurrency 20 the functions reserve 211 executions, and Lambda keeps 100 unreserved: that needs a quota of 311, and this account has 10 in eu-central-1. Ask for more, or reserve none until it is granted:",
    "  aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000 --region eu-central-1",
    "  pulumi config set shop:apiConcurrency 0 --stack prod",
  ]);
  assert.match(quotaMistake({ ...place, reserved: 2_000, quota: 1_000 }) ?? "", "--desired-value 2100 ");
});

test.run();
