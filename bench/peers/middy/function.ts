import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import { RDSDataClient } from "@aws-sdk/client-rds-data";
import middy from "@middy/core";
import httpRouter from "@middy/http-router";
import * as v from "valibot";
import type { Contract, Operation } from "../../../contract/contract.ts";
import { sdkDataApi } from "../../../handlers/platform/database/data-api.ts";
import { dataApiDatabase } from "../../../handlers/platform/database/data-api-database.ts";
import type { HttpEvent, HttpReply } from "../../../handlers/platform/http/gateway.ts";
import { commonHeaders, problemReply, toApiError } from "../../../handlers/platform/http/problem.ts";
import type { AnyReply, Handlers } from "../../../handlers/platform/http/request.ts";
import { checkAccess } from "../../../handlers/platform/identity/access.ts";
import type { VerifyToken } from "../../../handlers/platform/identity/verifier.ts";
import type { Log } from "../../../handlers/platform/observe/log.ts";

const { ISSUER = "", WEB_CLIENT_ID = "", MACHINE_CLIENT_ID = "", SERVICE_NAME = "" } = process.env;

/** Who may call: the same for all. */
export const identity = { issuer: ISSUER, webClientId: WEB_CLIENT_ID, machineClientId: MACHINE_CLIENT_ID };

/** The same SQL through the SDK's client as it comes: its own credential providers and retries. */
export const database = dataApiDatabase(
  sdkDataApi(
    {
      resourceArn: process.env.DATABASE_CLUSTER_ARN ?? "",
      secretArn: process.env.DATABASE_SECRET_ARN ?? "",
      database: process.env.DATABASE_NAME ?? "",
    },
    new RDSDataClient({}),
  ),
);

const logger = new Logger({ serviceName: SERVICE_NAME });
const metrics = new Metrics({ namespace: process.env.METRICS_NAMESPACE ?? "", serviceName: SERVICE_NAME });

/**
 * A function of the same contract, rules and SQL on middy and Powertools: routing, logs and metrics are theirs;
 * access, schemas and errors are the product's, so that nothing but the frame differs.
 */
export function middyFunction<const C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  verifyToken?: VerifyToken,
) {
  const dependencies = { identity, database, ...(verifyToken && { verifyToken }) };
  const routes = Object.entries<Operation>(contract.operations).map(([name, operation]) => {
    const handle = (handlers as Record<string, unknown>)[name] as (request: unknown) => Promise<AnyReply>;
    return {
      method: operation.method,
      path: operation.path,
      handler: async (event: HttpEvent) => {
        const caller = await checkAccess(operation.access, event, dependencies);
        const input = readInput(operation, event);
        const requestId = event.requestContext.requestId;
        return success(operation, await handle({ ...input, caller, requestId, log }), requestId);
      },
    };
  });
  const frame = middy();
  frame.use(injectLambdaContext(logger) as never);
  frame.use(logMetrics(metrics) as never);
  frame.use({ after: logRequest, onError: answerError } as never);
  return frame.handler(httpRouter(routes as never) as never);
}

function readInput({ params, query, headers, body }: Operation, event: HttpEvent) {
  const read = (schema: v.GenericSchema | undefined, value: unknown) =>
    schema ? v.parse(schema, value) : {};
  return {
    params: read(params, event.pathParameters ?? {}),
    query: read(query, Object.fromEntries(new URLSearchParams(event.rawQueryString))),
    headers: read(headers, event.headers),
    body: body && v.parse(body, JSON.parse(event.body ?? "null")),
  };
}

const success = ({ reply }: Operation, { body, headers }: AnyReply, requestId: string): HttpReply => ({
  statusCode: reply.status,
  headers: { "content-type": "application/json", ...commonHeaders(requestId), ...headers },
  body: JSON.stringify(body),
});

function logRequest({ event, response }: { event: unknown; response: unknown }): void {
  const { routeKey } = event as HttpEvent;
  logger.info("request", { route: routeKey, status: (response as HttpReply).statusCode });
}

function answerError(request: { event: unknown; response?: unknown; error: unknown }): void {
  const error = toApiError(request.error);
  logger.error("request", { code: error.code });
  request.response = problemReply(error, (request.event as HttpEvent).requestContext.requestId);
}

const log: Log = {
  debug: (message, fields) => logger.debug(message, { fields }),
  info: (message, fields) => logger.info(message, { fields }),
  warn: (message, fields) => logger.warn(message, { fields }),
  error: (message, fields) => logger.error(message, { fields }),
  with: () => log,
};
