import { defined } from "../../lib/defined.ts";
import type { NodeFunction } from "../functions/node-function.ts";
import { rejectArguments } from "../shared/mistakes.ts";
import { type RoutePlan, routeName } from "./routes.ts";

/** A route of an API without a contract. */
export interface RouteArgs {
  readonly function: NodeFunction;
  /**
   * Whether the gateway asks for a token, which must have one of the scopes where there are some, and be one of the
   * authorizer's where one is named. Default false: anybody may call it.
   */
  readonly authorize?: boolean | { readonly scopes?: readonly string[]; readonly authorizer?: string };
  /** Requests that the route takes in place of the API's own. */
  readonly throttle?: { readonly ratePerSecond: number; readonly burst: number };
}

/** Routes by their keys, such as `GET /todos/{todoId}`; those of a function alone are open to anybody. */
export type PlainRoutes = Readonly<Record<string, NodeFunction | RouteArgs>>;

const keyPattern = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY) (\/\S*)$/;

/** A plain route, with what serves it. */
export interface PlainRoute {
  readonly plan: RoutePlan;
  readonly function: NodeFunction;
}

/** @throws Mistake naming a malformed route key, or a route without a function */
export const planPlainRoutes = (name: string, routes: PlainRoutes): PlainRoute[] =>
  Object.entries(routes).map(([key, given]) => {
    const args: RouteArgs = "function" in given ? given : { function: given };
    const [, method, path] = keyPattern.exec(key) ?? [];
    const argument = `routes[${JSON.stringify(key)}]`;
    if (method === undefined || path === undefined)
      return rejectArguments(
        "AuthedApi",
        name,
        [argument],
        "this is not the key of a route",
        "Write a method and a path, such as GET /todos/{todoId}",
      );
    if (args.function?.invokeArn === undefined)
      return rejectArguments("AuthedApi", name, [argument], "nothing serves it", "Give it a NodeFunction");
    return { plan: planOf(method, path, args), function: args.function };
  });

function planOf(method: string, path: string, { function: served, authorize = false, throttle }: RouteArgs) {
  const key = `${method} ${path}`;
  const { scopes = [], authorizer } = typeof authorize === "object" ? authorize : {};
  return {
    name: routeName(method, path),
    operation: key,
    service: served.name,
    key,
    method: method === "ANY" ? "*" : method,
    path,
    authorized: authorize !== false,
    scopes,
    ...defined({ authorizer, throttle }),
  };
}
