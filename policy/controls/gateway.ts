import { atLeast, is, oneOf, present, satisfies } from "../expect.ts";
import { isOpen, operationOf, scopesOf } from "../routes.ts";
import { both, type Control, ofType, prodOnly, property, put, rule } from "../rule.ts";

const api = "aws:apigatewayv2/api:Api";
const stage = "aws:apigatewayv2/stage:Stage";
const route = "aws:apigatewayv2/route:Route";
const domain = "aws:apigatewayv2/domainName:DomainName";

/** HTTP APIs. */
export const gateway: readonly Control[] = [
  {
    row: 1,
    severity: "medium",
    demand: "nag APIG1, CKV_AWS_76, APIGateway.9: every stage writes an access log",
    stacks: both,
    rules: [
      property(stage, "accessLogSettings.destinationArn", present),
      property(stage, "accessLogSettings.format", present),
    ],
  },
  {
    row: 2,
    severity: "critical",
    demand:
      "nag APIG4, CKV_AWS_309, APIGateway.8: every route but the open ones of the contracts has an authorizer",
    stacks: both,
    rules: [
      property(route, "authorizationType", is("JWT"), ({ inputs }) => !isOpen(inputs.routeKey)),
      property(route, "authorizerId", present, ({ inputs }) => !isOpen(inputs.routeKey)),
      property(
        route,
        "routeKey",
        satisfies("is an open route of a contract", isOpen, "GET /accounts"),
        ({ inputs }) => (inputs.authorizationType ?? "NONE") === "NONE",
      ),
    ],
  },
  {
    row: 3,
    severity: "high",
    demand: "every route asks for the scopes of its contract",
    stacks: both,
    rules: [
      property(
        route,
        "authorizationScopes",
        satisfies(
          "are those of the contract",
          (value, { inputs }) => String(value ?? []) === String(scopesOf(inputs.routeKey)),
          ["other/scope"],
        ),
      ),
    ],
  },
  {
    row: 4,
    severity: "medium",
    demand: "every stage has throttles, and the routes that ask for their own have those",
    stacks: both,
    rules: [
      property(stage, "defaultRouteSettings.throttlingRateLimit", atLeast(1)),
      property(stage, "defaultRouteSettings.throttlingBurstLimit", atLeast(1)),
      rule({
        type: stage,
        says: "routeSettings are the throttles of the contracts",
        holds: ({ inputs }, graph) =>
          ofType(graph, route).every(({ inputs: { routeKey } }) => {
            const wanted = operationOf(routeKey)?.throttle;
            const settings = routeSettings(inputs.routeSettings).find(
              setting => setting.routeKey === routeKey,
            );
            return !wanted || settings?.throttlingRateLimit === wanted.ratePerSecond;
          }) && routeSettings(inputs.routeSettings).every(({ routeKey }) => operationOf(routeKey)?.throttle),
        spoil: ({ inputs }) =>
          put(inputs, "routeSettings", [{ routeKey: "GET /nowhere", throttlingRateLimit: 1 }]),
      }),
    ],
  },
  {
    row: 5,
    severity: "medium",
    demand: "CORS names the origins that may call",
    stacks: both,
    rules: [
      property(
        api,
        "corsConfiguration.allowOrigins",
        satisfies("is a list without wildcards", origins => isAllowList(origins), ["*"]),
      ),
    ],
  },
  {
    row: 6,
    severity: "medium",
    demand: "with a domain of its own, an API has no other address",
    stacks: prodOnly,
    rules: [
      property(api, "disableExecuteApiEndpoint", is(true), (_api, graph) => ofType(graph, domain).length > 0),
    ],
  },
  {
    row: 9,
    severity: "high",
    demand: "domains take TLS 1.2 and up",
    stacks: both,
    rules: [property(domain, "domainNameConfiguration.securityPolicy", oneOf("TLS_1_2", "TLS_1_3"))],
  },
];

const routeSettings = (value: unknown) =>
  (value ?? []) as { readonly routeKey: string; readonly throttlingRateLimit: number }[];

const isAllowList = (origins: unknown): boolean =>
  Array.isArray(origins) && origins.length > 0 && origins.every(origin => !String(origin).includes("*"));
