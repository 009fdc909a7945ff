import { apigatewayv2, cloudwatch, lambda } from "@pulumi/aws";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  interpolate,
  type Output,
} from "@pulumi/pulumi";
import type { Contract } from "../handlers/platform/contract.ts";
import { accessLogFormat } from "./access-log.ts";
import { checkAddresses, knownAddresses } from "./addresses.ts";
import { metricAlarm } from "./alarms.ts";
import { type CustomDomain, registerDomain } from "./api-domain.ts";
import { checkRetention } from "./log-retention.ts";
import { rejectArguments } from "./mistakes.ts";
import { physicalName } from "./naming.ts";
import type { NodeFunction } from "./node-function.ts";
import { planPermissions, planRoutes, type RoutePlan, routeProblem } from "./routes.ts";

export interface AuthedApiArgs {
  /** Each contract with the function that serves it. */
  readonly services: readonly { readonly contract: Contract; readonly function: NodeFunction }[];
  /** Whose tokens are taken: `iss`, to the letter. */
  readonly issuer: Input<string>;
  /** Client ids that tokens may be made for. */
  readonly audiences: readonly Input<string>[];
  /** Origins whose pages may call the API, such as `https://shop.example.com`. */
  readonly allowedOrigins: readonly Input<string>[];
  /** Requests that the whole API takes; above it the gateway answers 429. An operation can have less. */
  readonly throttle: { readonly ratePerSecond: number; readonly burst: number };
  /** Serves the API under a name of your own, and no longer under AWS's. */
  readonly domain?: CustomDomain;
  /** How long access logs are kept. */
  readonly logRetentionDays: number;
  /** Customer managed key for the access log. Default: a key that AWS manages. */
  readonly kmsKeyArn?: Input<string>;
  /** Topic of the alarm; `"none"` leaves it out. */
  readonly alarmTopicArn: Input<string> | "none";
}

/** The gateway's limit, which cannot be raised. */
const integrationTimeoutMilliseconds = 30_000;

/**
 * An HTTP API with one route per operation of its contracts.
 *
 * The gateway checks the token of every operation that asks for one (401), and its scope (403); the function, which
 * knows the same contract, checks the rest. It keeps an access log, limits requests, and answers browsers of the
 * allowed origins only.
 *
 * @example
 * const api = new AuthedApi("api", {
 *   services: [{ contract: ordersContract, function: orders }],
 *   issuer: directory.issuer,
 *   audiences: [directory.webClientId],
 *   allowedOrigins: ["https://shop.example.com"],
 *   throttle: { ratePerSecond: 100, burst: 200 },
 *   logRetentionDays: 365,
 *   alarmTopicArn: alarms.arn,
 * });
 */
export class AuthedApi extends ComponentResource {
  readonly url: Output<string>;

  constructor(name: string, args: AuthedApiArgs, options: ComponentResourceOptions = {}) {
    const plans = checkArguments(name, args);
    super("groundwork:index:AuthedApi", name, {}, options);

    const api = this.#api(name, args);
    const authorizer = new apigatewayv2.Authorizer(
      `${name}-authorizer`,
      {
        apiId: api.id,
        name: physicalName(`${name}-jwt`),
        authorizerType: "JWT",
        identitySources: ["$request.header.Authorization"],
        jwtConfiguration: { issuer: args.issuer, audiences: [...args.audiences] },
      },
      { parent: this },
    );
    const routes = args.services.flatMap(service => this.#routes(name, api, authorizer, service, plans));
    const stage = this.#stage(name, args, { api, routes, plans });
    if (args.alarmTopicArn !== "none") this.#alarm(name, api, args.alarmTopicArn);

    this.url = args.domain ? registerDomain(this, name, args.domain, { api, stage }) : api.apiEndpoint;
    this.registerOutputs({ url: this.url });
  }

  #api(name: string, { allowedOrigins, domain }: AuthedApiArgs): apigatewayv2.Api {
    return new apigatewayv2.Api(
      `${name}-api`,
      {
        name: physicalName(name),
        protocolType: "HTTP",
        disableExecuteApiEndpoint: domain !== undefined,
        corsConfiguration: {
          allowOrigins: knownAddresses("origin", allowedOrigins, placeOfOrigins(name)),
          allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
          allowHeaders: ["authorization", "content-type", "idempotency-key", "if-match", "if-none-match"],
          exposeHeaders: ["ETag", "Location", "Retry-After", "x-request-id"],
          // Tokens travel in a header; the gateway sees no cookies.
          allowCredentials: false,
          maxAge: 3600,
        },
      },
      { parent: this },
    );
  }

  /** The routes of one service, and the permission to call its function for them. */
  #routes(
    name: string,
    api: apigatewayv2.Api,
    authorizer: apigatewayv2.Authorizer,
    { contract, function: served }: AuthedApiArgs["services"][number],
    plans: readonly RoutePlan[],
  ): apigatewayv2.Route[] {
    const integration = new apigatewayv2.Integration(
      `${name}-${contract.service}`,
      {
        apiId: api.id,
        integrationType: "AWS_PROXY",
        integrationUri: served.invokeArn,
        payloadFormatVersion: "2.0",
        timeoutMilliseconds: integrationTimeoutMilliseconds,
      },
      { parent: this },
    );
    const own = plans.filter(plan => plan.service === contract.service);
    const permissions = planPermissions(own).map(
      permission =>
        new lambda.Permission(
          `${name}-may-call-${permission.name}`,
          {
            function: served.physicalName,
            action: "lambda:InvokeFunction",
            principal: "apigateway.amazonaws.com",
            sourceArn: interpolate`${api.executionArn}/*/${permission.path}`,
          },
          { parent: this },
        ),
    );
    return own.map(
      plan =>
        new apigatewayv2.Route(
          `${name}-${plan.name}`,
          {
            apiId: api.id,
            routeKey: plan.key,
            target: interpolate`integrations/${integration.id}`,
            ...(plan.authorized
              ? { authorizationType: "JWT", authorizerId: authorizer.id }
              : { authorizationType: "NONE" }),
            ...(plan.scopes.length > 0 ? { authorizationScopes: [...plan.scopes] } : {}),
          },
          { parent: this, dependsOn: permissions },
        ),
    );
  }

  #stage(
    name: string,
    args: AuthedApiArgs,
    {
      api,
      routes,
      plans,
    }: { api: apigatewayv2.Api; routes: apigatewayv2.Route[]; plans: readonly RoutePlan[] },
  ): apigatewayv2.Stage {
    const logGroup = new cloudwatch.LogGroup(
      `${name}-access-log`,
      {
        name: `/aws/vendedlogs/${physicalName(name)}/access`,
        retentionInDays: args.logRetentionDays,
        ...(args.kmsKeyArn ? { kmsKeyId: args.kmsKeyArn } : {}),
      },
      { parent: this },
    );
    return new apigatewayv2.Stage(
      `${name}-stage`,
      {
        apiId: api.id,
        name: "$default",
        autoDeploy: true,
        accessLogSettings: { destinationArn: logGroup.arn, format: accessLogFormat },
        defaultRouteSettings: {
          throttlingRateLimit: args.throttle.ratePerSecond,
          throttlingBurstLimit: args.throttle.burst,
        },
        routeSettings: plans.flatMap(({ key, throttle }) =>
          throttle
            ? [
                {
                  routeKey: key,
                  throttlingRateLimit: throttle.ratePerSecond,
                  throttlingBurstLimit: throttle.burst,
                },
              ]
            : [],
        ),
      },
      // Settings of a route that is not there yet are refused with NotFoundException.
      { parent: this, dependsOn: routes },
    );
  }

  #alarm(name: string, api: apigatewayv2.Api, topicArn: Input<string>): void {
    metricAlarm(
      `${name}-server-errors`,
      {
        topicArn,
        what: "The API answered requests with a 5xx status.",
        impact: "People see an error instead of what they asked for.",
        namespace: "AWS/ApiGateway",
        metric: "5xx",
        dimensions: { ApiId: api.id },
      },
      { parent: this },
    );
  }
}

const placeOfOrigins = (name: string) => ({ component: "AuthedApi", name, argument: "allowedOrigins" });

function checkArguments(name: string, args: AuthedApiArgs): RoutePlan[] {
  const reject = (names: readonly string[], problem: string, mend: string) =>
    rejectArguments("AuthedApi", name, names, problem, mend);
  checkRetention("AuthedApi", name, args.logRetentionDays);
  checkAddresses("origin", args.allowedOrigins, placeOfOrigins(name));
  const { ratePerSecond, burst } = args.throttle;
  if (!(ratePerSecond > 0) || !(burst > 0))
    reject(
      ["throttle"],
      `${ratePerSecond} requests a second, burst ${burst}, let nobody in`,
      "Give both above 0",
    );
  if (args.audiences.length === 0)
    reject(["audiences"], "there is none, and then no token would be taken", "Name a client id");
  const services = args.services.map(({ contract }) => contract.service);
  const twice = services.find((service, index) => services.indexOf(service) !== index);
  if (twice) reject(["services"], `"${twice}" stands there twice`, "Take one out");
  const plans = planRoutes(args.services.map(({ contract }) => contract));
  const wrong = routeProblem(plans);
  if (wrong) reject(["services"], wrong.problem, wrong.mend);
  return plans;
}
