import { AwsError } from "../aws/types.ts";
import type { FunctionSpec } from "./functions.ts";

/** A function as a caller names it. */
export interface Reference {
  readonly name: string;
  /** `$LATEST`, a version or an alias, of the name or beside it. */
  readonly qualifier?: string;
  /** Of a whole ARN. */
  readonly region?: string;
  readonly accountId?: string;
}

/**
 * Reads a name, an ARN, or an ARN without its beginning (`123456789012:function:users`), each with a qualifier or not.
 * @throws AwsError InvalidParameterValueException for two qualifiers that differ
 */
export function readReference(functionName: string, beside?: string): Reference {
  const [, region, accountId, name = functionName, own] =
    /^(?:(?:arn:aws:lambda:([^:]+):)?(\d{12}):function:)?([^:]+)(?::([^:]+))?$/.exec(functionName) ?? [];
  if (own !== undefined && beside !== undefined && own !== beside)
    throw new AwsError(
      "InvalidParameterValueException",
      "The derived qualifier from the function name does not match the specified qualifier.",
      400,
      { Type: "User" },
    );
  const qualifier = own ?? beside;
  return {
    name,
    ...(qualifier !== undefined && { qualifier }),
    ...(region !== undefined && { region }),
    ...(accountId !== undefined && { accountId }),
  };
}

/** Where a call is made. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
}

/** @throws AwsError ResourceNotFoundException for what is in another region or account, or is not there */
export function requireFunction(
  reference: Reference,
  spec: FunctionSpec | undefined,
  { region, accountId }: Place,
): FunctionSpec {
  if (reference.region !== undefined && reference.region !== region)
    throw notFound(`Functions from '${reference.region}' are not reachable in this region ('${region}')`);
  const owner = reference.accountId ?? accountId;
  const arn = `arn:aws:lambda:${region}:${owner}:function:${reference.name}`;
  if (!spec || owner !== accountId) throw notFound(`Function not found: ${qualified(arn, reference)}`);
  return spec;
}

/**
 * The version that a qualifier stands for, as the program says; each runs the code that is deployed.
 * @throws AwsError ResourceNotFoundException for an alias that the program does not have
 */
export function versionOf(spec: FunctionSpec, reference: Reference): string {
  const { qualifier = "$LATEST" } = reference;
  const version = /^(\$LATEST|\d+)$/.test(qualifier) ? qualifier : spec.aliases?.[qualifier];
  if (version === undefined) throw notFound(`Function not found: ${qualified(spec.arn, reference)}`);
  return version;
}

/** An ARN with the qualifier that the caller gave, as the function's context and refusals tell it. */
export const qualified = (arn: string, { qualifier }: Pick<Reference, "qualifier">): string =>
  qualifier === undefined ? arn : `${arn}:${qualifier}`;

const notFound = (message: string) =>
  new AwsError("ResourceNotFoundException", message, 404, { Type: "User" });
