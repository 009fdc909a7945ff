import { suite } from "uvu";
import * as assert from "uvu/assert";
import { GitHubDelivery, type GitHubDeliveryArgs } from "../../../components/pipeline/github-delivery.ts";
import { mistake, only, register, statementsOf } from "../support/register.ts";

const test = suite("components/github-delivery");

const args: GitHubDeliveryArgs = {
  accountId: "000000000000",
  region: "eu-central-1",
  partition: "aws",
  repository: "example/shop",
  project: "shop",
  backend: { url: "s3://shop-state", secrets: { provider: "awskms:///arn:aws:kms:eu-central-1:0:key/1" } },
  secretsKeyArn: "arn:aws:kms:eu-central-1:000000000000:key/1",
  stagingStack: "staging",
  productionStack: "prod",
  testAccountsSecretArn: "arn:aws:secretsmanager:eu-central-1:000000000000:secret:accounts",
};
const role = "aws:iam/role:Role";

const subjectsOf = async (name: string) => {
  const [statement] = statementsOf(
    only(await register(() => new GitHubDelivery("github", args)), role, name).inputs.assumeRolePolicy,
  );
  assert.is(statement?.Action, "sts:AssumeRoleWithWebIdentity");
  const condition = statement?.Condition as { readonly StringEquals: Record<string, unknown> } | undefined;
  return condition?.StringEquals;
};

test("production is deployed by jobs of its environment alone, of this repository", async () => {
  assert.equal(await subjectsOf("github-production-role"), {
    "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
    "token.actions.githubusercontent.com:sub": "repo:example/shop:environment:production",
  });
});

test("pull requests get the role that looks, and no other", async () => {
  const subjects = async (name: string) =>
    JSON.stringify((await subjectsOf(name))?.["token.actions.githubusercontent.com:sub"]);
  assert.is(await subjects("github-preview-role"), '"repo:example/shop:pull_request"');
  assert.not.match(await subjects("github-staging-role"), "pull_request");
});

test("pull requests may write nothing, neither the state", async () => {
  const resources = await register(() => new GitHubDelivery("github", args));
  const policy = only(resources, "aws:iam/rolePolicy:RolePolicy", "github-preview-policy");
  const actions = statementsOf(policy.inputs.policy).flatMap(({ Action }) => Action);
  assert.equal(
    actions.filter(action => !/:(Get|Describe|List)|^kms:Decrypt$/.test(String(action))),
    [],
  );
});

test("where another delivers, the role for pull requests is all there is", async () => {
  let github: GitHubDelivery | undefined;
  const resources = await register(() => {
    github = new GitHubDelivery("github", { ...args, previewsOnly: true });
  });
  const { assumeRolePolicy } = only(resources, role).inputs;
  const [statement] = statementsOf(assumeRolePolicy);
  assert.match(JSON.stringify(statement?.Condition), "repo:example/shop:pull_request");
  assert.not.match(JSON.stringify(statement?.Condition), "environment:");
  const variables = await new Promise<object>(resolve => github?.variables.apply(resolve));
  assert.equal(Object.keys(variables), ["PREVIEW_ROLE_ARN"]);
});

test("the provider is GitHub's, made once, or the account's own", async () => {
  const provider = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
  const made = only(await register(() => new GitHubDelivery("github", args)), provider);
  assert.is(made.inputs.url, "https://token.actions.githubusercontent.com");
  const providerArn = "arn:aws:iam::000000000000:oidc-provider/token.actions.githubusercontent.com";
  const resources = await register(() => new GitHubDelivery("github", { ...args, providerArn }));
  assert.is(resources.filter(({ type }) => type === provider).length, 0);
});

test("stops before anything is registered: no repository", async () => {
  const stopped = await mistake(() => new GitHubDelivery("github", { ...args, repository: "*" }));
  assert.is(
    stopped,
    'GitHubDelivery "github": repository: "*" is not owner/name. Take the end of the repository\'s address.',
  );
});

test.run();
