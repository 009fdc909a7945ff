import type { PeerCase } from "../support/cases.ts";
import {
  type Context,
  deleted,
  describe,
  isDate,
  make,
  put,
  read,
  SecretId,
  stages,
  v1,
  v2,
  v3,
} from "./context.ts";

const arn = "arn:aws:lambda:eu-west-1:000000000000:function:rotate";
const rotate = ({ sm }: Context, more: object = {}) =>
  sm.rotateSecret({ SecretId, ClientRequestToken: v2, RotationLambdaARN: arn, ...more });
/** A function that makes the value `two`, as AWS's templates do. */
const withFunction = async (c: Context) => {
  await make(c, { Description: "text" });
  c.host.invoked = async ({ payload }) => {
    const { Step, ClientRequestToken } = payload as {
      readonly Step: string;
      readonly ClientRequestToken: string;
    };
    if (Step === "createSecret") await put(c, ClientRequestToken, "two", { VersionStages: ["AWSPENDING"] });
    const move = { SecretId, MoveToVersionId: ClientRequestToken, RemoveFromVersionId: v1 };
    if (Step === "finishSecret") await c.sm.updateSecretVersionStage({ ...move, VersionStage: "AWSCURRENT" });
    return { ok: true, payload: null };
  };
};
const rotated = async (c: Context, more: object = { RotationRules: { AutomaticallyAfterDays: 10 } }) => {
  await withFunction(c);
  return rotate(c, more);
};
const outside = (AutomaticallyAfterDays: number) => async (c: Context) => {
  await make(c);
  return rotate(c, { RotationRules: { AutomaticallyAfterDays } });
};
const range = /^InvalidParameterException: RotationRules\.AutomaticallyAfterDays must be within 1-1000\.$/;

export const rotating: readonly PeerCase<Context>[] = [
  ["answers ARN, name and version", c => rotated(c), { ARN: /^arn:/, Name: SecretId, VersionId: v2 }],
  [
    "rules, function and dates are told",
    [rotated, describe],
    {
      RotationEnabled: true,
      RotationLambdaARN: arn,
      RotationRules: { AutomaticallyAfterDays: 10 },
      Description: "text",
      LastRotatedDate: isDate,
      LastChangedDate: isDate,
      NextRotationDate: new Date("2026-06-11T00:00:00Z"),
    },
  ],
  ["the new value is the current one", [rotated, read], { SecretString: "two", VersionId: v2 }],
  ["the one before is the previous", [rotated, stages], { [v1]: ["AWSPREVIOUS"] }],
  [
    "the function gets the four steps",
    async c => {
      await withFunction(c);
      const [steps, inner] = [[] as unknown[], c.host.invoked];
      c.host.invoked = request => {
        steps.push((request.payload as { readonly Step: string }).Step);
        return inner(request);
      };
      await rotate(c);
      return steps;
    },
    ["createSecret", "setSecret", "testSecret", "finishSecret"],
  ],
  [
    "not at once leaves the value",
    [c => rotated(c, { RotateImmediately: false }), read],
    { SecretString: "one", VersionId: v1 },
  ],
  [
    "a function that is not there is refused",
    [make, rotate],
    /^AccessDeniedException: Secrets Manager cannot invoke the specified Lambda function\. Ensure that the function policy grants access to the principal secretsmanager\.amazonaws\.com\.$/,
  ],
  [
    "a function that is not there leaves rotation off",
    [make, c => rotate(c).catch(() => 0), describe],
    {
      RotationEnabled: undefined,
      RotationRules: undefined,
      RotationLambdaARN: undefined,
      VersionIdsToStages: { [v1]: ["AWSCURRENT"], [v2]: undefined },
    },
  ],
  [
    "a function must be named the first time",
    [make, c => rotate(c, { RotationLambdaARN: undefined })],
    /^InvalidRequestException: No Lambda rotation function ARN is associated with this secret\.$/,
  ],
  [
    "a function need not be named again",
    [rotated, c => c.sm.rotateSecret({ SecretId, RotateImmediately: false }), describe],
    { RotationLambdaARN: arn },
  ],
  [
    "a function's ARN has 2048 characters at most",
    [make, c => rotate(c, { RotationLambdaARN: "x".repeat(2058) })],
    /^InvalidParameterException: /,
  ],
  ["not after 0 days", outside(0), range],
  ["not after 1001 days", outside(1001), range],
  ["not of one that was deleted", [make, c => c.sm.deleteSecret({ SecretId }), rotate], deleted],
  [
    "not while another is under way",
    async c => {
      await withFunction(c);
      let second: Promise<unknown> | undefined;
      c.host.invoked = async () => {
        if (second === undefined) {
          second = rotate(c, { ClientRequestToken: v3 });
          await second.catch(() => {});
        }
        return { ok: true, payload: null };
      };
      await rotate(c);
      return second;
    },
    /^InvalidRequestException: A previous rotation isn't complete\. That rotation will be reattempted\.$/,
  ],
  [
    "not while another version is pending",
    [withFunction, c => put(c, "3".repeat(32), "x", { VersionStages: ["AWSPENDING"] }), rotate],
    /^InvalidRequestException: A previous rotation/,
    "begins again",
  ],
];
