import { empty, satisfies } from "../expect.ts";
import { statementsOf } from "../policies.ts";
import { both, type Control, property } from "../rule.ts";

const role = "aws:iam/role:Role";
const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const managedPolicy = "aws:iam/policy:Policy";
const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

/** The two actions that AWS offers without resources. */
const withoutResources = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"];

/** Actions by which a role could make itself more powerful (Checkov's list, as far as it names single actions). */
const escalating =
  /^(iam:(PassRole|Create|Put|Attach|Update|Add|Set)\w*|sts:AssumeRole|lambda:(CreateFunction|UpdateFunction\w*|AddPermission)|cloudformation:CreateStack|glue:\w+|codestar:\w+)$/i;

const statement = (Action: unknown, Resource: unknown, more: object = {}) => ({
  Statement: [{ Effect: "Allow", Action, Resource, ...more }],
});

/** What roles may do, and who may take them. */
export const access: readonly Control[] = [
  {
    row: 94,
    severity: "low",
    demand: "nag IAM4, CKV_AWS_274, CKV2_AWS_56: no role has a policy that AWS manages",
    stacks: both,
    rules: [
      property(role, "managedPolicyArns", empty),
      property(
        attachment,
        "policyArn",
        satisfies(
          "is of this account",
          arn => typeof arn === "string" && !/^arn:[\w-]+:iam::aws:/.test(arn),
          "arn:aws:iam::aws:policy/AdministratorAccess",
        ),
      ),
    ],
  },
  {
    row: 95,
    severity: "critical",
    demand: "nag IAM5, CKV_AWS_62, 63, 355, IAM.1, IAM.21: no wildcards but X-Ray's",
    stacks: both,
    rules: [rolePolicy, managedPolicy].flatMap(type => [
      property(
        type,
        "policy",
        satisfies("has no wildcard actions", namesActions, statement("sqs:*", "arn:aws:sqs:::q")),
      ),
      property(
        type,
        "policy",
        satisfies("has no wildcard resources", namesResources, statement("sqs:SendMessage", "*")),
      ),
    ]),
  },
  {
    row: 96,
    severity: "critical",
    demand: "CKV_AWS_286 to 290: no role can raise itself, carry data off or change what is not its own",
    stacks: both,
    rules: [rolePolicy, managedPolicy].map(type =>
      property(
        type,
        "policy",
        satisfies("cannot escalate", cannotEscalate, statement("iam:PassRole", "arn:aws:iam::0:role/admin")),
      ),
    ),
  },
  {
    row: 97,
    severity: "critical",
    demand: "CKV_AWS_60, CKV_AWS_61, KMS.1, KMS.2: roles trust one service, and decrypt with named keys",
    stacks: both,
    rules: [
      property(
        role,
        "assumeRolePolicy",
        satisfies(
          "trusts one service, or named jobs of one repository",
          trustsOneService,
          statement("sts:AssumeRole", undefined, { Principal: { AWS: "*" } }),
        ),
      ),
      ...[rolePolicy, managedPolicy].map(type =>
        property(
          type,
          "policy",
          satisfies("decrypts with named keys", decryptsWithNamedKeys, statement("kms:Decrypt", "*")),
        ),
      ),
    ],
  },
];

const allowed = (policy: unknown) => statementsOf(policy).filter(({ effect }) => effect === "Allow");

function namesActions(policy: unknown): boolean {
  return allowed(policy).every(({ actions }) => actions.every(action => !action.includes("*")));
}

/** A log group's own streams (`<arn of the group>:*`) are what AWS calls the group itself; a bucket's objects are the bucket's. */
function namesResources(policy: unknown): boolean {
  return allowed(policy).every(({ actions, resources }) =>
    resources.every(resource => {
      if (actions.every(action => withoutResources.includes(action))) return true;
      const bare = resource
        .replace(/^(arn:[\w-]+:logs:[^*]+:log-group:[^*]+):\*$/, "$1")
        .replace(/^(arn:[\w-]+:s3:::[^*]+)\/(\.pulumi\/)?\*$/, "$1");
      return !bare.includes("*");
    }),
  );
}

function cannotEscalate(policy: unknown): boolean {
  return allowed(policy).every(({ actions }) => !actions.some(action => escalating.test(action)));
}

function trustsOneService(policy: unknown): boolean {
  const statements = allowed(policy);
  return (
    statements.length > 0 &&
    statements.every(
      ({ actions, principals, conditions }) =>
        isNamedJob(actions, conditions) ||
        (String(actions) === "sts:AssumeRole" &&
          principals.length === 1 &&
          /^[a-z-]+\.(rds\.)?amazonaws\.com$/.test(String(principals))),
    )
  );
}

/** A token of GitHub's for AWS, of subjects without wildcards. */
function isNamedJob(
  actions: readonly string[],
  conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): boolean {
  const equals = conditions.StringEquals ?? {};
  const subjects = [equals["token.actions.githubusercontent.com:sub"] ?? []].flat();
  return (
    String(actions) === "sts:AssumeRoleWithWebIdentity" &&
    equals["token.actions.githubusercontent.com:aud"] === "sts.amazonaws.com" &&
    subjects.length > 0 &&
    subjects.every(subject => /^repo:[^*?]+$/.test(String(subject)))
  );
}

function decryptsWithNamedKeys(policy: unknown): boolean {
  return allowed(policy).every(
    ({ actions, resources }) =>
      !actions.some(action => action.startsWith("kms:")) ||
      resources.every(arn => /^arn:aws:kms:.+:key\/[\w-]+$/.test(arn)),
  );
}
