import type { Contract, Operation } from "../handlers/platform/contract.ts";

/** One route of the HTTP API, as it follows from an operation. */
export interface RoutePlan {
  /** `users-list`: unique in the API. */
  readonly name: string;
  readonly service: string;
  /** `GET /users/{userId}` */
  readonly key: string;
  readonly method: string;
  readonly path: string;
  /** Whether the gateway asks for a token. */
  readonly authorized: boolean;
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
 *
 * @throws Error when two operations stand for one route, or when there are more than the gateway takes
 */
export function planRoutes(contracts: readonly Contract[]): RoutePlan[] {
  const plans = contracts.flatMap(contract =>
    Object.entries(contract.operations).map(([name, operation]) =>
      planRoute(contract.service, name, operation),
    ),
  );
  const taken = new Map<string, RoutePlan>();
  for (const plan of plans) {
    const shape = plan.key.replace(/\{[^}]*\}/g, "{}");
    const other = taken.get(shape);
    if (other)
      throw new Error(
        `${other.name} (${other.key}) and ${plan.name} (${plan.key}) are the same route. Change a path`,
      );
    taken.set(shape, plan);
  }
  if (plans.length > maximumRoutes)
    throw new Error(
      `${plans.length} routes are more than the ${maximumRoutes} of one HTTP API. Take a second AuthedApi`,
    );
  return plans;
}

function planRoute(service: string, name: string, { method, path, access, throttle }: Operation): RoutePlan {
  return {
    name: `${service}-${name}`,
    service,
    key: `${method} ${path}`,
    method,
    path,
    authorized: access.kind === "signedIn" || access.kind === "role" || access.kind === "scope",
    scopes: access.kind === "scope" ? [access.scope] : [],
    ...(throttle ? { throttle } : {}),
  };
}

/** Every scope that an operation asks for. */
export const scopesOf = (contracts: readonly Contract[]): string[] => [
  ...new Set(planRoutes(contracts).flatMap(plan => plan.scopes)),
];
