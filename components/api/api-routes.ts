import { apigatewayv2, lambda } from "@pulumi/aws";
import { interpolate, type Resource } from "@pulumi/pulumi";
import type { NodeFunction } from "../functions/node-function.ts";
import { child, type Transform } from "../shared/component.ts";
import { planPermissions, type RoutePlan } from "./routes.ts";

/** A function with the routes that it serves. */
export interface Served {
  /** Of the contract's service, or of the function. */
  readonly name: string;
  readonly function: NodeFunction;
  readonly plans: readonly RoutePlan[];
}

/** What leads the requests of one function to it. */
export interface RegisteredRoutes {
  readonly integration: apigatewayv2.Integration;
  readonly permissions: readonly lambda.Permission[];
  readonly routes: readonly apigatewayv2.Route[];
}

export interface RoutesTransform {
  /** Of each integration. */
  readonly integrations?: Transform<apigatewayv2.IntegrationArgs>;
  /** Of each permission to call a function. */
  readonly permissions?: Transform<lambda.PermissionArgs>;
  /** Of each route. */
  readonly routes?: Transform<apigatewayv2.RouteArgs>;
}

/** The gateway's limit, which cannot be raised. */
const integrationTimeoutMilliseconds = 30_000;

/** An API, and what checks the tokens of its requests. */
interface Guards {
  readonly api: apigatewayv2.Api;
  readonly authorizer: apigatewayv2.Authorizer | undefined;
  readonly authorizers: Readonly<Record<string, apigatewayv2.Authorizer>>;
}

/** The routes of one function, and the permission to call it for them. */
export function registerRoutes(
  parent: Resource,
  name: string,
  { api, authorizer, authorizers }: Guards,
  served: Served,
  transform: RoutesTransform = {},
): RegisteredRoutes {
  const integration = child(
    apigatewayv2.Integration,
    `${name}-${served.name}`,
    {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      integrationUri: served.function.invokeArn,
      payloadFormatVersion: "2.0",
      timeoutMilliseconds: integrationTimeoutMilliseconds,
    },
    { parent },
    transform.integrations,
  );
  const permissions = planPermissions(served.plans).map(permission =>
    child(
      lambda.Permission,
      `${name}-may-call-${permission.name}`,
      {
        function: served.function.physicalName,
        ...served.function.qualifier,
        action: "lambda:InvokeFunction",
        principal: "apigateway.amazonaws.com",
        sourceArn: interpolate`${api.executionArn}/*/${permission.path}`,
      },
      { parent },
      transform.permissions,
    ),
  );
  const routes = served.plans.map(plan =>
    child(
      apigatewayv2.Route,
      `${name}-${plan.name}`,
      {
        apiId: api.id,
        routeKey: plan.key,
        target: interpolate`integrations/${integration.id}`,
        ...authorization(plan, plan.authorizer ? authorizers[plan.authorizer] : authorizer),
        ...(plan.scopes.length > 0 ? { authorizationScopes: [...plan.scopes] } : {}),
      },
      { parent, dependsOn: permissions },
      transform.routes,
    ),
  );
  return { integration, permissions, routes };
}

const authorization = ({ authorized }: RoutePlan, authorizer: apigatewayv2.Authorizer | undefined) =>
  authorized && authorizer
    ? { authorizationType: "JWT", authorizerId: authorizer.id }
    : { authorizationType: "NONE" };
