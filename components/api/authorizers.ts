import { apigatewayv2 } from "@pulumi/aws";
import type { Input, Resource } from "@pulumi/pulumi";
import { child, type Transform } from "../shared/component.ts";
import { physicalName } from "../shared/naming.ts";

/** Whose tokens an authorizer takes. */
export interface TokenIssuer {
  /** `iss`, to the letter. */
  readonly issuer: Input<string>;
  /** Client ids that tokens may be made for. */
  readonly audiences: readonly Input<string>[];
}

/** Has the gateway check the tokens of an issuer, before a function is called. */
export const registerAuthorizer = (
  parent: Resource & { readonly api: apigatewayv2.Api },
  name: string,
  label: string,
  { issuer, audiences }: TokenIssuer,
  transform?: Transform<apigatewayv2.AuthorizerArgs>,
): apigatewayv2.Authorizer =>
  child(
    apigatewayv2.Authorizer,
    name,
    {
      apiId: parent.api.id,
      name: physicalName(label),
      authorizerType: "JWT",
      identitySources: ["$request.header.Authorization"],
      jwtConfiguration: { issuer, audiences: [...audiences] },
    },
    { parent },
    transform,
  );
