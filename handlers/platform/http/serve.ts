import { commonErrors } from "../../../contract/errors.ts";
import type { Contract, Operation } from "../../../contract/language.ts";
import { isLocalMode } from "../../../lib/local-mode.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { ApiError } from "../errors.ts";
import { type AccessDependencies, checkAccess } from "../identity/access.ts";
import type { Identity } from "../identity/claims.ts";
import type { FindPerson } from "../identity/person.ts";
import type { VerifyToken } from "../identity/verifier.ts";
import type { Log } from "../observe/log.ts";
import type { Metrics } from "../observe/metrics.ts";
import { frame, type LambdaFunction } from "../work/invocation.ts";
import { checkReply } from "./check-reply.ts";
import type { HttpEvent, HttpReply } from "./gateway.ts";
import { readInput } from "./input.ts";
import { commonHeaders, problemReply, toApiError } from "./problem.ts";
import type { AnyReply, AnyRequest, Caller, Handlers } from "./request.ts";

type AccessKindOf<C extends Contract> = C["operations"][keyof C["operations"]]["access"]["kind"];
type Needed<Parts, Name extends keyof Parts, Condition extends boolean> = Condition extends true
  ? Required<Pick<Parts, Name>>
  : unknown;
type Has<Kinds, Kind> = [Extract<Kinds, Kind>] extends [never] ? false : true;

/** What `serve` works with. */
export interface ServeParts<Role extends string = string> {
  /** Who may issue tokens, and to which clients. */
  readonly identity: Identity;
  /** Says who a person is, and with which roles. Needed where an operation is `optional`, `signedIn` or `role(...)`. */
  readonly findPerson?: FindPerson<Role>;
  /** Verifies tokens that the gateway has not. Needed where an operation is `optional`. */
  readonly verifyToken?: VerifyToken;
  /** Gets the time limit of each request, so that no retry outlives the function. */
  readonly database?: Database;
  /** Default: JSON lines on standard output. */
  readonly log?: Log;
  /** Counts `InternalErrors`. Default: nothing is counted. */
  readonly metrics?: Metrics;
  /** Default: the system's clock. */
  readonly now?: Clock;
}

/** What `serve` needs for a contract: `findPerson` where persons call, `verifyToken` where an operation is `optional`. */
export type ServeDependencies<C extends Contract, Role extends string = string> = ServeParts<Role> &
  Needed<ServeParts<Role>, "findPerson", Has<AccessKindOf<C>, "signedIn" | "role" | "optional">> &
  Needed<ServeParts<Role>, "verifyToken", Has<AccessKindOf<C>, "optional">>;

export type HttpFunction = LambdaFunction<HttpEvent, HttpReply>;

interface Route {
  readonly name: string;
  readonly operation: Operation;
  readonly handle: (request: AnyRequest & { readonly log: Log }) => Promise<AnyReply>;
}

/**
 * The Lambda function of a service: finds the operation, checks access and input by the contract, calls the
 * handler, turns its answer or its error into a reply, and writes one log line.
 *
 * @example
 * export const handler = serve(contract, { hello: async () => ({ body: { hello: "world" } }) }, dependencies);
 */
export function serve<const C extends Contract, Role extends string = string>(
  contract: C,
  handlers: Handlers<C, Role>,
  dependencies: ServeDependencies<C, Role>,
): HttpFunction {
  const { database, log, metrics, now } = dependencies;
  const routes = routesOf(contract, handlers);
  return frame({ message: "request", ids: idsOf, database, log, now }, async (event, invocation) => {
    const route = routes.get(event.routeKey);
    const exchange: Exchange = { requestLog: invocation.log, caller: null };
    const { reply, error } = await answer(route, event, dependencies, exchange);
    if (error?.status === 500) metrics?.count("InternalErrors");
    const facts = {
      route: route ? event.routeKey : null,
      status: reply.statusCode,
      userId: exchange.caller?.userId ?? undefined,
      clientId: exchange.caller?.kind === "client" ? exchange.caller.clientId : undefined,
      code: error?.code,
      reason: error?.options.cause,
    };
    return { result: reply, facts, level: error && error.status >= 500 ? "error" : "info" };
  });
}

/** The gateway's id is the one that the reply carries. */
const idsOf = ({ requestContext: { requestId } }: HttpEvent, functionRequestId: string) => ({
  requestId,
  functionRequestId,
});

/** What becomes known while a request is answered. */
interface Exchange {
  readonly requestLog: Log;
  caller: Caller;
}

async function answer(
  route: Route | undefined,
  event: HttpEvent,
  dependencies: AccessDependencies,
  exchange: Exchange,
): Promise<{ readonly reply: HttpReply; readonly error?: ApiError }> {
  const { requestId } = event.requestContext;
  try {
    if (!route) throw new ApiError(commonErrors.not_found);
    exchange.caller = await checkAccess(route.operation.access, event, dependencies);
    const { caller, requestLog } = exchange;
    const input = readInput(route.operation, event);
    const answered = await route.handle({
      ...input,
      operation: route.name,
      caller,
      requestId,
      log: requestLog,
    });
    const reply = successReply(route.operation, answered, requestId);
    if (isLocalMode() && reply.body !== undefined) checkReply(route.name, route.operation, reply.body);
    return { reply };
  } catch (thrown) {
    const error = toApiError(thrown);
    return { reply: problemReply(error, requestId), error };
  }
}

function successReply({ reply }: Operation, { body, headers }: AnyReply, requestId: string): HttpReply {
  const common: Record<string, string> = commonHeaders(requestId);
  if (reply.mediaTypes && reply.mediaTypes.length > 1) common.vary = "accept";
  const plain = { statusCode: reply.status, headers: { ...common, ...headers } };
  if (!reply.body) return plain;
  return {
    ...plain,
    headers: { "content-type": "application/json", ...plain.headers },
    body: JSON.stringify(body),
  };
}

/**
 * By the gateway's route key, which tells the operation exactly.
 * @throws TypeError when a handler is missing, which the compiler would have said
 */
const routesOf = ({ service, operations }: Contract, handlers: object): Map<string, Route> =>
  new Map(
    Object.entries(operations).map(([name, operation]) => {
      const handle = (handlers as Record<string, Route["handle"] | undefined>)[name];
      if (typeof handle !== "function")
        throw new TypeError(
          `The operation ${service}.${name} (${operation.method} ${operation.path}) has no handler: add ${name} to the map that functions/${service}.ts gives to serve.`,
        );
      return [`${operation.method} ${operation.path}`, { name: `${service}.${name}`, operation, handle }];
    }),
  );
