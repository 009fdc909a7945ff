import { AwsError, type AwsOperation, type CallContext } from "../aws/types.ts";
import type { ServiceHost } from "../services/host.ts";
import { invalidParameter, invalidRequest, validation } from "./errors.ts";
import type { Secret, Secrets, Value, Version } from "./secrets.ts";

export type Input = Readonly<Record<string, unknown>>;

export interface OperationContext {
  readonly secrets: Secrets;
  readonly host: ServiceHost;
  readonly newId: () => string;
  /** ARNs of the secrets whose rotation is under way. */
  readonly rotating: Set<string>;
}

export type Run = (input: Input, context: OperationContext, call: CallContext) => unknown;

/** An operation on the secret that `SecretId` names. */
export const onSecret =
  (name: string, run: Run) =>
  (context: OperationContext): AwsOperation<Input> => ({
    action: `secretsmanager:${name}`,
    resources: input => [context.secrets.arnOf(input.SecretId)],
    run: async (input, call) => {
      checkName(input.SecretId);
      return run(input, context, call);
    },
  });

/** Names of secrets that other services manage have a `!`. */
const NAME = /^(?:[\w/+=.@!-]{1,512}|arn:.*)$/;

/** @throws AwsError ValidationException where a text cannot be a name, nor an ARN */
export function checkName(name: unknown): void {
  if (typeof name === "string" && name !== "" && !NAME.test(name))
    throw validation(
      "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
    );
}

/** An operation that AWS checks against no secret. */
export const onAll =
  (name: string, run: Run) =>
  (context: OperationContext): AwsOperation<Input> => ({
    action: `secretsmanager:${name}`,
    resources: () => ["*"],
    run: async (input, call) => run(input, context, call),
  });

export function required(input: Input, member: string): string {
  const value = input[member];
  if (typeof value !== "string" || value === "") {
    throw invalidParameter(`You must provide a value for the parameter ${member}.`);
  }
  return value;
}

export const optional = (input: Input, member: string): string | undefined =>
  typeof input[member] === "string" ? (input[member] as string) : undefined;

export const strings = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter(item => typeof item === "string") : undefined;

/**
 * The token that a version gets as its id: the caller's, so that a repeated call is known again. SDKs make one themselves.
 * @throws AwsError InvalidParameterException for its length, or what `missing` makes
 */
export function versionToken(input: Input, missing = invalidRequest): string {
  const token = optional(input, "ClientRequestToken");
  if (token === undefined)
    throw missing("You must provide a ClientRequestToken value. We recommend a UUID-type value.");
  if (token.length < 32 || token.length > 64)
    throw invalidParameter("ClientRequestToken must be 32-64 characters long.");
  return token;
}

/** One page of a list; the token is the number of items before it. */
export function pageOf<Item>(input: Input, items: readonly Item[], most: number) {
  const size = typeof input.MaxResults === "number" ? input.MaxResults : most;
  if (size < 1 || size > most) throw invalidParameter(`MaxResults must be between 1 and ${most}.`);
  const token = optional(input, "NextToken") ?? "0";
  if (!/^\d{1,9}$/.test(token)) throw new AwsError("InvalidNextTokenException", "Invalid token", 400);
  const start = Number(token);
  const end = start + size;
  return { items: items.slice(start, end), next: end < items.length ? String(end) : undefined };
}

const VALUE_LIMIT_BYTES = 65_536;

/** `SecretString` or `SecretBinary`, not both; undefined where neither is given, or it is empty. */
export function readValue(input: Input): Value | undefined {
  const [secretString, secretBinary] = ["SecretString", "SecretBinary"].map(
    member => optional(input, member) || undefined,
  );
  if (secretString !== undefined && secretBinary !== undefined) {
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  const text = secretString ?? secretBinary;
  if (text === undefined) return undefined;
  if (Buffer.byteLength(text, secretString === undefined ? "base64" : "utf8") > VALUE_LIMIT_BYTES) {
    throw invalidParameter(`The secret value is larger than ${VALUE_LIMIT_BYTES} bytes.`);
  }
  return secretString === undefined ? { secretBinary: text } : { secretString: text };
}

/** The protocol's times are seconds. */
export const seconds = (milliseconds: number | undefined): number | undefined =>
  milliseconds === undefined ? undefined : milliseconds / 1000;

export const valueOutput = (secret: Secret, id: string, version: Version) => ({
  ARN: secret.arn,
  Name: secret.name,
  VersionId: id,
  SecretString: version.secretString,
  SecretBinary: version.secretBinary,
  VersionStages: version.stages,
  CreatedDate: seconds(version.createdAt),
});

/** Undefined for a secret that has no value. */
export function stagesByVersion(secret: Secret): Record<string, readonly string[]> | undefined {
  const staged = Object.entries(secret.versions).filter(([, { stages }]) => stages.length > 0);
  return staged.length === 0 ? undefined : Object.fromEntries(staged.map(([id, { stages }]) => [id, stages]));
}

function rotationRules(rotation: Secret["rotation"]) {
  if (!rotation || (rotation.days === undefined && rotation.schedule === undefined)) return undefined;
  return {
    AutomaticallyAfterDays: rotation.days,
    Duration: rotation.duration,
    ScheduleExpression: rotation.schedule,
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** By the days alone: rotations run when they are asked for here. */
function nextRotation({ rotation, rotatedAt, changedAt }: Secret): number | undefined {
  return rotation?.days === undefined ? undefined : (rotatedAt ?? changedAt) + rotation.days * DAY_MS;
}

/** What DescribeSecret and ListSecrets say of a secret. */
export const description = (secret: Secret) => ({
  ARN: secret.arn,
  Name: secret.name,
  Description: secret.description,
  KmsKeyId: secret.kmsKeyId,
  OwningService: secret.owningService,
  RotationEnabled: secret.rotation ? true : undefined,
  RotationLambdaARN: secret.rotation?.lambdaArn,
  RotationRules: rotationRules(secret.rotation),
  NextRotationDate: seconds(nextRotation(secret)),
  CreatedDate: seconds(secret.createdAt),
  LastChangedDate: seconds(secret.changedAt),
  LastAccessedDate: seconds(secret.accessedAt),
  LastRotatedDate: seconds(secret.rotatedAt),
  DeletedDate: seconds(secret.deletedAt),
  Tags: secret.tags,
});
