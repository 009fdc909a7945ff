import { type AccessDependencies, checkAccess } from "./access.ts";
import type { Identity } from "./claims.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Contract, Operation } from "./contract.ts";
import type { Database } from "./database.ts";
import { ApiError } from "./errors.ts";
import type { HttpEvent, HttpReply, LambdaContext } from "./gateway.ts";
import { readInput } from "./input.ts";
import { createLog, type Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { commonHeaders, problemReply, toApiError } from "./problem.ts";
import type { AnyReply, AnyRequest, Caller, Handlers } from "./request.ts";
import { traceId } from "./trace.ts";
import type { VerifyToken } from "./verifier.ts";

type AccessKindOf<C extends Contract> = C["operations"][keyof C["operations"]]["access"]["kind"];
type Needs<Condition extends boolean, Wanted> = Condition extends true ? Wanted : Partial<Wanted>;
type Has<Kinds, Kind> = [Extract<Kinds, Kind>] extends [never] ? false : true;

/** What `serve` needs: the database where persons call, `verifyToken` where an operation is `optional`. */
export type ServeDependencies<C extends Contract> = {
  readonly identity: Identity;
  readonly log?: Log;
  readonly metrics?: Metrics;
  readonly now?: Clock;
} & Needs<Has<AccessKindOf<C>, "signedIn" | "role" | "optional">, { readonly database: Database }> &
  Needs<Has<AccessKindOf<C>, "optional">, { readonly verifyToken: VerifyToken }>;

export type HttpFunction = (event: HttpEvent, context: LambdaContext) => Promise<HttpReply>;

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
export function serve<const C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  dependencies: ServeDependencies<C>,
): HttpFunction {
  const { database, log = createLog(), metrics, now = systemClock } = dependencies;
  const routes = routesOf(contract, handlers);
  let coldStart = true;
  return async (event, context) => {
    const startedAt = now();
    const { requestId } = event.requestContext;
    const route = routes.get(event.routeKey);
    const line = { requestId, traceId: traceId(), functionRequestId: context.awsRequestId };
    const exchange: Exchange = { requestLog: log.with(line), caller: null };
    database?.limitTime(() => context.getRemainingTimeInMillis());
    const { reply, error } = await answer(route, event, dependencies, exchange);
    if (error?.status === 500) metrics?.count("InternalErrors");
    log[error && error.status >= 500 ? "error" : "info"]("request", {
      route: route ? event.routeKey : null,
      status: reply.statusCode,
      ms: now() - startedAt,
      ...line,
      userId: exchange.caller?.kind === "person" ? exchange.caller.userId : undefined,
      clientId: exchange.caller?.kind === "client" ? exchange.caller.clientId : undefined,
      coldStart,
      code: error?.code,
      reason: error?.options.cause,
    });
    coldStart = false;
    return reply;
  };
}

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
    if (!route) throw new ApiError("not_found");
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
    return { reply: successReply(route.operation, answered, requestId) };
  } catch (thrown) {
    const error = toApiError(thrown);
    return { reply: problemReply(error, requestId), error };
  }
}

function successReply({ reply }: Operation, { body, headers }: AnyReply, requestId: string): HttpReply {
  const plain = { statusCode: reply.status, headers: { ...commonHeaders(requestId), ...headers } };
  if (!reply.body) return plain;
  return {
    ...plain,
    headers: { "content-type": "application/json", ...plain.headers },
    body: JSON.stringify(body),
  };
}

/** By the gateway's route key, which tells the operation exactly. */
const routesOf = ({ service, operations }: Contract, handlers: object): Map<string, Route> =>
  new Map(
    Object.entries(operations).map(([name, operation]) => {
      const handle = (handlers as Record<string, Route["handle"]>)[name] as Route["handle"];
      return [`${operation.method} ${operation.path}`, { name: `${service}.${name}`, operation, handle }];
    }),
  );
