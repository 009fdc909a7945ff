import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cliRoot, withoutCli } from "./support/cli.ts";
import { Account } from "./support/cloud/account.ts";
import { Refusal } from "./support/cloud/call.ts";
import { Deployment, succeeded } from "./support/deployment.ts";
import { Project } from "./support/project.ts";

const test = suite("an account that lacks something, under the real engine");

let project: Project;
let deployment: Deployment;
const account = new Account();
const quota = "aws:servicequotas/getServiceQuota:getServiceQuota";
const version = "aws:rds/getEngineVersion:getEngineVersion";
const zone = "aws:route53/getZone:getZone";

test.before(async () => {
  project = await Project.copy();
  await project.configure("prod", "apiDomain", "api.example.com");
  await project.configure("prod", "apiCertificateArn", "arn:aws:acm:us-east-1:123456789012:certificate/1");
  await project.configure("prod", "apiHostedZoneId", "Z1");
  deployment = await Deployment.start(project, account);
});
test.after(async () => {
  await deployment.stop();
  await project.remove();
});

test("a preview of prod in a new account stops with all that it lacks, and how to mend it", async () => {
  account.answers.set(quota, { value: 10 });
  account.answers.set(version, new Refusal("no RDS engine versions found"));
  account.answers.set(zone, { name: "example.org" });
  const { failure, printed, steps } = await deployment.preview("prod");
  assert.ok(failure);
  assert.match(printed, /needs a quota of \d{3}, and this account has 10 in eu-central-1/);
  assert.match(printed, "--quota-code L-B99A9384 --desired-value 1000 --region eu-central-1");
  assert.match(printed, "pulumi config set groundwork:apiConcurrency 0 --stack prod");
  assert.match(printed, "RDS makes no aurora-postgresql 17 in eu-central-1");
  assert.match(printed, "apiCertificateArn is in us-east-1");
  assert.match(printed, "apiHostedZoneId is example.org");
  const planned = steps.filter(({ op, type }) => op === "create" && type.startsWith("aws:"));
  assert.equal(planned, []);
});

test("it goes on where the account has it all, and where the deployer may not look", async () => {
  const certificate = "arn:aws:acm:eu-central-1:123456789012:certificate/1";
  await project.configure("prod", "apiCertificateArn", certificate);
  const denied = new Refusal(
    "AccessDeniedException: not authorized to perform: servicequotas:GetServiceQuota",
  );
  account.answers.set(quota, denied);
  account.answers.set(version, { versionActual: "17.7" });
  account.answers.set(zone, { name: "example.com" });
  const { printed } = succeeded(await deployment.preview("prod"));
  assert.match(printed, "Could not look at the quota of Lambda's concurrent executions");
});

if (cliRoot === null) console.log(withoutCli);
else {
  test.run();
}
