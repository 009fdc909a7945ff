import { list, member, number, ofType, text, texts } from "../graph/resources.ts";
import type { Graph, GraphResource } from "../graph/types.ts";

/** An HTTP API as the program registers it. */
export interface ApiModel {
  readonly apiId: string;
  readonly stage: string;
  readonly executionArn: string;
  readonly cors: CorsSettings | null;
  readonly routes: readonly Route[];
  /** Format of the access log, with `$context` variables; null without one. */
  readonly accessLogFormat: string | null;
}

export interface Route {
  /** `GET /movies/{movieId}`. */
  readonly routeKey: string;
  readonly method: string;
  readonly path: string;
  readonly authorizer: JwtSettings | null;
  readonly scopes: readonly string[];
  readonly functionArn: string;
  readonly timeoutMilliseconds: number;
  /** Requests per second and bucket size; null when the stage sets none. */
  readonly throttle: { readonly rate: number; readonly burst: number } | null;
  /** What the route uses that local mode does not emulate; calls are refused with it. */
  readonly notEmulated: string | null;
}

export interface JwtSettings {
  readonly issuer: string;
  readonly audiences: readonly string[];
}

export interface CorsSettings {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAgeSeconds: number | null;
}

/** Reads the program's HTTP API with its routes, or null when it has none. */
export function readApi(graph: Graph): ApiModel | null {
  const api = ofType(graph, "aws:apigatewayv2/api:Api").find(({ inputs }) => inputs.protocolType === "HTTP");
  if (!api) return null;
  const apiId = text(api.outputs.id) ?? api.name;
  const stage = ofType(graph, "aws:apigatewayv2/stage:Stage").find(({ inputs }) => inputs.apiId === apiId);
  const routes = ofType(graph, "aws:apigatewayv2/route:Route").filter(({ inputs }) => inputs.apiId === apiId);
  return {
    apiId,
    stage: text(stage?.inputs.name) ?? "$default",
    executionArn: text(api.outputs.executionArn) ?? "",
    cors: readCors(api.inputs.corsConfiguration),
    routes: routes.map(route => readRoute(graph, stage, route)),
    accessLogFormat: text(member(stage?.inputs.accessLogSettings, "format")) ?? null,
  };
}

function readRoute(graph: Graph, stage: GraphResource | undefined, route: GraphResource): Route {
  const routeKey = text(route.inputs.routeKey) ?? "$default";
  const [method = "ANY", path = ""] = routeKey === "$default" ? ["ANY", "$default"] : routeKey.split(" ");
  const target = text(route.inputs.target)?.replace(/^integrations\//, "");
  const integration = ofType(graph, "aws:apigatewayv2/integration:Integration").find(
    ({ outputs }) => outputs.id === target,
  );
  const authorizer = ofType(graph, "aws:apigatewayv2/authorizer:Authorizer").find(
    ({ outputs }) => outputs.id === route.inputs.authorizerId,
  );
  return {
    routeKey,
    method,
    path,
    authorizer: authorizer ? readAuthorizer(authorizer) : null,
    scopes: texts(route.inputs.authorizationScopes),
    functionArn: functionArnOf(text(integration?.inputs.integrationUri) ?? ""),
    timeoutMilliseconds: number(integration?.inputs.timeoutMilliseconds) ?? 30_000,
    throttle: readThrottle(stage, routeKey),
    notEmulated: beyondUsInStage(stage) ?? beyondUs(route, integration, authorizer),
  };
}

const readAuthorizer = ({ inputs }: GraphResource): JwtSettings => ({
  issuer: text(member(inputs.jwtConfiguration, "issuer")) ?? "",
  audiences: texts(member(inputs.jwtConfiguration, "audiences")),
});

/** An invoke ARN wraps the function's ARN; both are taken. */
const functionArnOf = (uri: string) =>
  /:lambda:path\/[^/]+\/functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? uri;

/** A route's own setting overrides the stage's default, value by value. */
function readThrottle(stage: GraphResource | undefined, routeKey: string): Route["throttle"] {
  const own = list(stage?.inputs.routeSettings).find(settings => member(settings, "routeKey") === routeKey);
  const defaults = stage?.inputs.defaultRouteSettings;
  const value = (name: string) => number(member(own, name)) ?? number(member(defaults, name));
  const rate = value("throttlingRateLimit");
  const burst = value("throttlingBurstLimit");
  return rate === undefined && burst === undefined ? null : { rate: rate ?? 10_000, burst: burst ?? 5_000 };
}

/** On AWS a stage with a name is the first segment of every path. */
function beyondUsInStage(stage: GraphResource | undefined): string | null {
  const name = text(stage?.inputs.name) ?? "$default";
  return name === "$default" ? null : `the stage "${name}": only $default, without a path of its own`;
}

function beyondUs(
  route: GraphResource,
  integration?: GraphResource,
  authorizer?: GraphResource,
): string | null {
  const type = text(route.inputs.authorizationType) ?? "NONE";
  if (type !== "NONE" && type !== "JWT") return `authorization type ${type}`;
  if (type === "JWT" && !authorizer) return "a JWT route without an authorizer";
  if (!integration) return "a route without an integration";
  if (integration.inputs.integrationType !== "AWS_PROXY")
    return `integration type ${integration.inputs.integrationType}`;
  if (text(integration.inputs.payloadFormatVersion) !== "2.0") return "payload format other than 2.0";
  return null;
}

function readCors(cors: unknown): CorsSettings | null {
  if (typeof cors !== "object" || cors === null) return null;
  return {
    allowOrigins: texts(member(cors, "allowOrigins")),
    allowMethods: texts(member(cors, "allowMethods")),
    allowHeaders: texts(member(cors, "allowHeaders")),
    exposeHeaders: texts(member(cors, "exposeHeaders")),
    allowCredentials: member(cors, "allowCredentials") === true,
    maxAgeSeconds: number(member(cors, "maxAge")) ?? null,
  };
}
