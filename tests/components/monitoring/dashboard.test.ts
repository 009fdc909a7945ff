import { output } from "@pulumi/pulumi";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Dashboard } from "../../../components/monitoring/dashboard.ts";
import { WorkQueue } from "../../../components/queues/work-queue.ts";
import { only, register, settings } from "../support/register.ts";

const test = suite("components/dashboard");

test("names come from the components, dead letters of queues and jobs among them", async () => {
  const resources = await register(() => {
    const queues = {
      mail: new WorkQueue("mail", { ...settings, visibilityTimeoutSeconds: 60, impact: "Mail is late." }),
    };
    const letters = (name: string) => ({ arn: `arn:aws:sqs:eu-central-1:000000000000:${name}` });
    const job = {
      function: { name: "clean-up", physicalName: output("shop-dev-clean-up") },
      deadLetters: letters("given-up"),
      failures: letters("failed"),
    };
    new Dashboard("dashboard", {
      region: "eu-central-1",
      metricsNamespace: "shop/dev",
      api: { api: { id: "a1b2" } },
      database: { clusterArn: "arn:aws:rds:eu-central-1:000000000000:cluster:shop-dev-database" },
      services: [
        { api: { name: "users", physicalName: "shop-dev-users" }, jobs: [job] },
        { api: undefined, jobs: [] },
      ],
      queues,
    });
  });
  const { inputs } = only(resources, "aws:cloudwatch/dashboard:Dashboard");
  assert.is(inputs.dashboardName, "shop-dev-dashboard");
  const body = String(inputs.dashboardBody);
  const queueName = (name: string) => only(resources, "aws:sqs/queue:Queue", name).outputs.name;
  for (const name of [
    "a1b2",
    "shop-dev-database",
    "shop-dev-users",
    "shop-dev-clean-up",
    "given-up",
    "failed",
  ])
    assert.ok(body.includes(`"${name}"`), name);
  assert.ok(body.includes(`"${queueName("mail-queue")}"`));
  assert.ok(body.includes(`"${queueName("mail-dead-letters-queue")}"`));
});

test.run();
