import { randomUUID } from "node:crypto";
import type { Identity } from "../../../handlers/platform/claims.ts";
import type { HttpEvent, LambdaContext } from "../../../handlers/platform/gateway.ts";
import type { HttpFunction } from "../../../handlers/platform/serve.ts";
import type { VerifyToken } from "../../../handlers/platform/verifier.ts";

export const identity: Identity = {
  issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_test",
  webClientId: "web",
  machineClientId: "machine",
};

/** Tokens are issued then, unless a call says otherwise: seconds since the epoch, well before any test runs. */
const longAgo = 1_700_000_000;

export interface CallOptions {
  /** Id of the person who calls; nobody when left out. */
  readonly as?: string;
  /** When the person's token was issued, in seconds since the epoch. */
  readonly issuedAt?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: replies are read by tests, which compare what they find.
  readonly body: any;
}

export type Call = (method: string, path: string, options?: CallOptions) => Promise<Reply>;

/** A token that `verifyToken` below takes: `optional` operations get it as a header, the others as claims. */
const claimsOf = (sub: string, issuedAt = longAgo) => ({
  iss: identity.issuer,
  sub,
  token_use: "access",
  client_id: identity.webClientId,
  username: sub,
  iat: issuedAt,
});

export const verifyToken: VerifyToken = async token =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

/** Calls a function as the gateway would: finds the route, fills in parameters and claims. */
export function clientOf(handler: HttpFunction, routes: readonly string[]): Call {
  return async (method, path, { as, issuedAt, body, headers = {} } = {}) => {
    const [rawPath = "", rawQueryString = ""] = path.split("?");
    const { routeKey, pathParameters } = match(method, rawPath, routes);
    const claims = as === undefined ? undefined : claimsOf(as, issuedAt);
    const event: HttpEvent = {
      routeKey,
      rawQueryString,
      pathParameters,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(claims && {
          authorization: `Bearer x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`,
        }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      requestContext: {
        requestId: randomUUID(),
        ...(claims && { authorizer: { jwt: { claims: texts(claims) } } }),
      },
    };
    const reply = await handler(event, context);
    return {
      status: reply.statusCode,
      headers: reply.headers,
      body: reply.body === undefined ? undefined : JSON.parse(reply.body),
    };
  };
}

const context: LambdaContext = { awsRequestId: "test", getRemainingTimeInMillis: () => 29_000 };

/** The gateway hands every claim over as text. */
const texts = (claims: object) =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, String(value)]));

function match(method: string, path: string, routes: readonly string[]) {
  for (const route of routes) {
    const names = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
    const pattern = new RegExp(`^${route.replace(/\{\w+\}/g, "([^/]+)")}$`);
    const values = pattern.exec(`${method} ${path}`)?.slice(1);
    if (values)
      return {
        routeKey: route,
        pathParameters: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""])),
      };
  }
  throw new Error(`No route for ${method} ${path}`);
}

/** Route keys of a contract. */
export const routesOf = (contract: {
  readonly operations: Readonly<Record<string, { readonly method: string; readonly path: string }>>;
}): string[] => Object.values(contract.operations).map(({ method, path }) => `${method} ${path}`);
