import { createHash } from "node:crypto";
import type { Contract, Operation } from "../../contract/language.ts";
import { defined } from "../../lib/defined.ts";

/** One route of the HTTP API, as it follows from an operation. */
export interface RoutePlan {
  /** `get-users-_`, see {@link routeName}: unique in the API. */
  readonly name: string;
  /** `users-list`, for messages. */
  readonly operation: string;
  readonly service: string;
  /** `GET /users/{userId}` */
  readonly key: string;
  readonly method: string;
  readonly path: string;
  /** Whether the gateway asks for a token. */
  readonly authorized: boolean;
  /** Which authorizer checks the token, by its name. Default: the API's own. */
  readonly authorizer?: string;
  /** Scopes of which the token must carry one. */
  readonly scopes: readonly string[];
  readonly throttle?: { readonly ratePerSecond: number; readonly burst: number };
}

/** What one HTTP API takes: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const maximumRoutes = 300;

/**
 * The routes of all contracts.
 *
 * `optional` operations get no authorizer, which knows no "if present": the function checks the token.
 */
export const planRoutes = (contracts: readonly Contract[]): RoutePlan[] =>
  contracts.flatMap(contract =>
    Object.entries(contract.operations).map(([name, operation]) =>
      planRoute(contract.service, name, operation),
    ),
  );

/** Why one HTTP API cannot have these routes, and the mend: two that are the same, or too many. */
export function routeProblem(
  plans: readonly RoutePlan[],
): { readonly problem: string; readonly mend: string } | undefined {
  const taken = new Map<string, RoutePlan>();
  for (const plan of plans) {
    const shape = shapeOf(plan.key);
    const other = taken.get(shape);
    if (other)
      return {
        problem: `${other.operation} (${other.key}) and ${plan.operation} (${plan.key}) are the same route`,
        mend: "Change a path",
      };
    taken.set(shape, plan);
  }
  if (plans.length <= maximumRoutes) return undefined;
  return {
    problem: `${plans.length} routes are more than the ${maximumRoutes} of one HTTP API`,
    mend: "Take a second AuthedApi",
  };
}

/** What the gateway tells routes apart by: a parameter's name is not part of it. */
const shapeOf = (key: string): string => key.replace(/\{[^}]*\}/g, "{}");

/**
 * What Pulumi knows a route by: `put-users-_-roles` for `PUT /users/{userId}/roles`. It follows from what the gateway
 * tells routes apart by, and from nothing else. By the operation's name a renamed operation would be a new route, made
 * while the old one is still there: a conflict. Now it is the same route, and so is one whose parameter is renamed.
 *
 * Letters, digits, hyphens and underscores, since the permission's statement id follows from it. Paths that these
 * cannot tell apart, such as `/a-b` and `/a/b`, and long ones, end in a few digits of their own.
 */
export function routeName(method: string, path: string): string {
  const segments = shapeOf(path).split("/").slice(1);
  const readable = [method.toLowerCase(), ...segments.map(segment => (segment === "{}" ? "_" : segment))]
    .join("-")
    .replace(/[^\w-]/g, "");
  const plain = segments.every(segment => segment === "{}" || /^[a-z0-9]+$/.test(segment));
  if (plain && readable.length <= longestName) return readable;
  const digits = createHash("sha256")
    .update(shapeOf(`${method} ${path}`))
    .digest("hex")
    .slice(0, 8);
  return `${readable.slice(0, longestName)}-${digits}`;
}

/** A statement id has 100 characters, for the API's name and Pulumi's own digits too. */
const longestName = 50;

function planRoute(service: string, name: string, { method, path, access, throttle }: Operation): RoutePlan {
  return {
    name: routeName(method, path),
    operation: `${service}-${name}`,
    service,
    key: `${method} ${path}`,
    method,
    path,
    authorized: access.kind === "signedIn" || access.kind === "role" || access.kind === "scope",
    scopes: access.kind === "scope" ? [access.scope] : [],
    ...defined({ throttle }),
  };
}

/** Every scope that an operation asks for. */
export const scopesOf = (contracts: readonly Contract[]): string[] => [
  ...new Set(planRoutes(contracts).flatMap(plan => plan.scopes)),
];

/** Those that a person can use as well, who has the role for it. */
export const personScopesOf = (contracts: readonly Contract[]): string[] => [
  ...new Set(
    contracts
      .flatMap(({ operations }) => Object.values(operations))
      .flatMap(({ access }) => (access.kind === "scope" && access.people ? [access.scope] : [])),
  ),
];

/**
 * Bytes that a function's policy holds, all its statements together; the limit cannot be raised.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const policyBytes = 20_480;
/** What the policy has besides the gateway's statements: its own frame, and what jobs and triggers add. */
const otherBytes = 1_500;

interface RoutePermission {
  readonly name: string;
  readonly path: string;
}

/**
 * What the gateway may call a service's function for, as `METHOD/path` of its execution ARN: each route by itself,
 * or all methods below each first segment where the statements for that would be too long together.
 */
export function planPermissions(plans: readonly RoutePlan[]): RoutePermission[] {
  const each = plans.map(({ name, method, path }) => ({ name, path: `${method}${path}` }));
  const bytes = each.reduce((sum, permission) => sum + statementBytes(permission), otherBytes);
  if (bytes <= policyBytes) return each;
  const roots = new Set(plans.map(({ path }) => path.split("/")[1] ?? ""));
  return [...roots].flatMap(root => {
    const name = routeName(plans[0]?.service ?? "", `/${root}`);
    return [
      { name, path: `*/${root}` },
      { name: `${name}-below`, path: `*/${root}/*` },
    ];
  });
}

/**
 * Bytes of the statement as Lambda writes it, with the longest of what is not known here: partition, region, names of API and
 * function.
 */
function statementBytes({ name, path }: RoutePermission): number {
  const place = "us-gov-west-1:000000000000";
  const statement = {
    Sid: `${"n".repeat(20)}-may-call-${name}-0000000`,
    Effect: "Allow",
    Principal: { Service: "apigateway.amazonaws.com" },
    Action: "lambda:InvokeFunction",
    Resource: `arn:aws-us-gov:lambda:${place}:function:${"n".repeat(64)}`,
    Condition: { ArnLike: { "AWS:SourceArn": `arn:aws-us-gov:execute-api:${place}:aaaaaaaaaa/*/${path}` } },
  };
  return Buffer.byteLength(JSON.stringify(statement)) + 1;
}
