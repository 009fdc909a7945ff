import { apigatewayv2, cloudwatch, type lambda, type route53 } from "@pulumi/aws";
import type { ComponentResourceOptions, Input, Output } from "@pulumi/pulumi";
import type { Contract } from "../../contract/language.ts";
import { defined } from "../../lib/defined.ts";
import type { UserDirectory } from "../directory/user-directory.ts";
import type { NodeFunction } from "../functions/node-function.ts";
import { type AlarmTarget, metricAlarm } from "../monitoring/alarms.ts";
import { usualRetentionDays } from "../monitoring/log-retention.ts";
import { Component, child, type Transform } from "../shared/component.ts";
import { physicalName } from "../shared/naming.ts";
import { accessLogFormat } from "./access-log.ts";
import { knownAddresses } from "./addresses.ts";
import { checkApi, placeOfOrigins } from "./api-arguments.ts";
import { addressOf, type CustomDomain, type DomainTransform, registerDomain } from "./api-domain.ts";
import { type RoutesTransform, registerRoutes, type Served } from "./api-routes.ts";
import { registerAuthorizer, type TokenIssuer } from "./authorizers.ts";
import type { PlainRoutes } from "./plain-routes.ts";

/** Changes what the children of an {@link AuthedApi} get. */
export interface AuthedApiTransform extends RoutesTransform, DomainTransform {
  readonly api?: Transform<apigatewayv2.ApiArgs>;
  readonly authorizer?: Transform<apigatewayv2.AuthorizerArgs>;
  /** Of each further authorizer. */
  readonly authorizers?: Transform<apigatewayv2.AuthorizerArgs>;
  readonly stage?: Transform<apigatewayv2.StageArgs>;
  readonly accessLog?: Transform<cloudwatch.LogGroupArgs>;
  readonly alarm?: Transform<cloudwatch.MetricAlarmArgs>;
}

export interface AuthedApiArgs {
  /** Routes by method and path, each with the function that serves it; see the example. */
  readonly routes?: PlainRoutes;
  /** Contracts, each with the function that serves it: their operations are routes too. */
  readonly services?: readonly { readonly contract: Contract; readonly function: NodeFunction }[];
  /** Whose people and machines are let in. Default: `issuer` and `audiences` say so, or no route asks for a token. */
  readonly directory?: UserDirectory;
  /** Whose tokens are taken, in place of `directory`: `iss`, to the letter. Goes with `audiences`. */
  readonly issuer?: Input<string>;
  /** Client ids that tokens may be made for. */
  readonly audiences?: readonly Input<string>[];
  /** Further issuers of tokens, by the name that a route's `authorize.authorizer` gives. Default: none. */
  readonly authorizers?: Readonly<Record<string, TokenIssuer>>;
  /** Origins whose pages may call the API, such as `https://shop.example.com`. Default: no pages. */
  readonly allowedOrigins?: readonly Input<string>[];
  /** Headers that those pages may send, besides the usual ones. Default: none. */
  readonly allowedHeaders?: readonly string[];
  /** Requests that the whole API takes; above it the gateway answers 429. A route can have less. Default 50 a second, burst 100. */
  readonly throttle?: { readonly ratePerSecond: number; readonly burst: number };
  /** Serves the API under a name of your own, and no longer under AWS's. */
  readonly domain?: CustomDomain;
  /** How long access logs are kept. Default 30. */
  readonly logRetentionDays?: number;
  /** Customer managed key for the access log. Default: a key that AWS manages. */
  readonly kmsKeyArn?: Input<string>;
  /** Where the alarm goes. Default: there is no alarm. */
  readonly alarms?: AlarmTarget;
  /** Changes what the children get. */
  readonly transform?: AuthedApiTransform;
}

const usualThrottle = { ratePerSecond: 50, burst: 100 };

/**
 * An HTTP API whose routes are given one by one, or follow from contracts: one per operation.
 *
 * The gateway checks the token of every route that asks for one (401), and its scope (403); a function that
 * knows the same contract checks the rest. It keeps an access log, limits requests, and answers browsers of the
 * allowed origins only.
 *
 * @example
 * const api = new AuthedApi("api", {
 *   directory,
 *   routes: {
 *     "GET /todos": list,
 *     "POST /todos": { function: create, authorize: true },
 *     "DELETE /todos/{todoId}": { function: remove, authorize: { scopes: ["todos/delete"] } },
 *   },
 * });
 */
export class AuthedApi extends Component {
  readonly url: Output<string>;
  readonly api: apigatewayv2.Api;
  /** Undefined without `directory` or `issuer`. */
  readonly authorizer: apigatewayv2.Authorizer | undefined;
  /** The further ones, by their names. */
  readonly authorizers: Readonly<Record<string, apigatewayv2.Authorizer>>;
  readonly integrations: readonly apigatewayv2.Integration[];
  /** Let the gateway call the functions. */
  readonly permissions: readonly lambda.Permission[];
  readonly routes: readonly apigatewayv2.Route[];
  readonly stage: apigatewayv2.Stage;
  readonly accessLog: cloudwatch.LogGroup;
  /** Undefined without `alarms`. */
  readonly alarm: cloudwatch.MetricAlarm | undefined;
  /** Undefined without a domain of your own, as the next one; the record also without its zone. */
  readonly domain: apigatewayv2.DomainName | undefined;
  readonly mapping: apigatewayv2.ApiMapping | undefined;
  readonly record: route53.Record | undefined;

  constructor(name: string, args: AuthedApiArgs, options: ComponentResourceOptions = {}) {
    const served = checkApi(name, args);
    super("AuthedApi", name, {}, options);

    const { transform, domain } = args;
    this.api = this.#api(name, args);
    this.authorizer = this.#authorizer(name, args);
    this.authorizers = Object.fromEntries(
      Object.entries(args.authorizers ?? {}).map(([key, issuer]) => [
        key,
        registerAuthorizer(
          this,
          `${name}-authorizer-${key}`,
          `${name}-${key}-jwt`,
          issuer,
          transform?.authorizers,
        ),
      ]),
    );
    const registered = served.map(one => registerRoutes(this, name, this, one, transform));
    this.integrations = registered.map(({ integration }) => integration);
    this.permissions = registered.flatMap(({ permissions }) => permissions);
    this.routes = registered.flatMap(({ routes }) => routes);
    this.accessLog = this.#accessLog(name, args);
    this.stage = this.#stage(name, args, served);
    this.alarm = args.alarms && this.#alarm(name, args.alarms, transform?.alarm);

    const own = domain && registerDomain(this, name, domain, this, transform);
    this.domain = own?.domain;
    this.mapping = own?.mapping;
    this.record = own?.record;
    this.url = own ? addressOf(own) : this.api.apiEndpoint;
    this.registerOutputs({ url: this.url });
  }

  #api(
    name: string,
    { allowedOrigins, allowedHeaders = [], domain, transform }: AuthedApiArgs,
  ): apigatewayv2.Api {
    return child(
      apigatewayv2.Api,
      `${name}-api`,
      {
        name: physicalName(name),
        protocolType: "HTTP",
        disableExecuteApiEndpoint: domain !== undefined,
        ...(allowedOrigins && { corsConfiguration: corsFor(name, allowedOrigins, allowedHeaders) }),
      },
      { parent: this },
      transform?.api,
    );
  }

  #authorizer(
    name: string,
    { directory, transform, ...own }: AuthedApiArgs,
  ): apigatewayv2.Authorizer | undefined {
    const issuer = directory?.issuer ?? own.issuer;
    if (issuer === undefined) return undefined;
    const audiences = directory?.clientIds ?? own.audiences ?? [];
    return registerAuthorizer(
      this,
      `${name}-authorizer`,
      `${name}-jwt`,
      { issuer, audiences },
      transform?.authorizer,
    );
  }

  #accessLog(name: string, args: AuthedApiArgs): cloudwatch.LogGroup {
    return child(
      cloudwatch.LogGroup,
      `${name}-access-log`,
      {
        name: `/aws/vendedlogs/${physicalName(name)}/access`,
        retentionInDays: args.logRetentionDays ?? usualRetentionDays,
        ...defined({ kmsKeyId: args.kmsKeyArn }),
      },
      { parent: this },
      args.transform?.accessLog,
    );
  }

  #stage(
    name: string,
    { throttle: whole = usualThrottle, transform }: AuthedApiArgs,
    served: readonly Served[],
  ): apigatewayv2.Stage {
    const limited = served.flatMap(({ plans }) =>
      plans.flatMap(({ key, throttle }) => (throttle ? [{ routeKey: key, ...limitsOf(throttle) }] : [])),
    );
    return child(
      apigatewayv2.Stage,
      `${name}-stage`,
      {
        apiId: this.api.id,
        name: "$default",
        autoDeploy: true,
        accessLogSettings: { destinationArn: this.accessLog.arn, format: accessLogFormat },
        defaultRouteSettings: limitsOf(whole),
        routeSettings: limited,
      },
      // Settings of a route that is not there yet are refused with NotFoundException.
      { parent: this, dependsOn: [...this.routes] },
      transform?.stage,
    );
  }

  #alarm(name: string, alarms: AlarmTarget, transform?: AuthedApiTransform["alarm"]): cloudwatch.MetricAlarm {
    return metricAlarm(
      `${name}-server-errors`,
      {
        alarms,
        what: "The API answered requests with a 5xx status.",
        impact: "People see an error instead of what they asked for.",
        namespace: "AWS/ApiGateway",
        metric: "5xx",
        dimensions: { ApiId: this.api.id },
      },
      { parent: this },
      transform,
    );
  }
}

const corsFor = (name: string, origins: readonly Input<string>[], headers: readonly string[]) => ({
  allowOrigins: knownAddresses("origin", origins, placeOfOrigins(name)),
  allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
  allowHeaders: [...usualHeaders, ...headers.map(header => header.toLowerCase())],
  exposeHeaders: ["ETag", "Location", "Retry-After", "x-request-id", "x-trace-id"],
  // Tokens travel in a header; the gateway sees no cookies.
  allowCredentials: false,
  maxAge: 3600,
});

const usualHeaders = ["authorization", "content-type", "idempotency-key", "if-match", "if-none-match"];

const limitsOf = ({ ratePerSecond, burst }: typeof usualThrottle) => ({
  throttlingRateLimit: ratePerSecond,
  throttlingBurstLimit: burst,
});
