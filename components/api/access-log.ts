/**
 * One JSON line per request: who, what, how long; neither tokens nor bodies. `requestId` is the one that the
 * function logs and that the reply carries as `x-request-id`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export const accessLogFormat = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTimeEpoch",
  route: "$context.routeKey",
  status: "$context.status",
  ms: "$context.responseLatency",
  integrationMs: "$context.integrationLatency",
  integrationStatus: "$context.integrationStatus",
  integrationError: "$context.integrationErrorMessage",
  authorizerError: "$context.authorizer.error",
  gatewayError: "$context.error.message",
  userId: "$context.authorizer.claims.sub",
  sourceIp: "$context.identity.sourceIp",
  userAgent: "$context.identity.userAgent",
  bytes: "$context.responseLength",
  protocol: "$context.protocol",
});
