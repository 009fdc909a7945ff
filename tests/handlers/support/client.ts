import { randomUUID } from "node:crypto";
import { errorsOf } from "../../../commands/support/openapi/replies.ts";
import type { Operation } from "../../../contract/contract.ts";
import type { HttpEvent } from "../../../handlers/platform/http/gateway.ts";
import type { HttpFunction } from "../../../handlers/platform/http/serve.ts";
import type { Identity } from "../../../handlers/platform/identity/claims.ts";
import type { VerifyToken } from "../../../handlers/platform/identity/verifier.ts";
import type { LambdaContext } from "../../../handlers/platform/work/invocation.ts";

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
  /** Scopes of the token: the person's, or without a person the machine client's. */
  readonly scopes?: readonly string[];
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

/** An operation as the client sees it. */
interface Route {
  readonly routeKey: string;
  /** Of the errors that it can answer with. */
  readonly codes: ReadonlySet<string>;
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

/** A machine's token names the client in place of a person. */
const machineClaims = {
  iss: identity.issuer,
  sub: identity.machineClientId,
  token_use: "access",
  client_id: identity.machineClientId,
  iat: longAgo,
};

function claimsFor({ as, issuedAt, scopes }: CallOptions): object | undefined {
  const caller = as === undefined ? scopes && machineClaims : claimsOf(as, issuedAt);
  return caller && scopes ? { ...caller, scope: scopes.join(" ") } : caller;
}

/** @public for services with optional access, whichever of them are here */
export const verifyToken: VerifyToken = async token =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

/**
 * Calls a function as the gateway would: finds the route, fills in parameters and claims.
 * @throws Error when the function answers with an error that the operation's contract does not name
 */
export function clientOf(handler: HttpFunction, routes: readonly Route[]): Call {
  return async (method, path, options = {}) => {
    const { body, headers = {} } = options;
    const [rawPath = "", rawQueryString = ""] = path.split("?");
    const { routeKey, codes, pathParameters } = match(method, rawPath, routes);
    const claims = claimsFor(options);
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
    const { statusCode: status, headers: replyHeaders, body: text } = await handler(event, context);
    const replyBody = text === undefined ? undefined : JSON.parse(text);
    if (status >= 400 && !codes.has(replyBody.code))
      throw new Error(`${routeKey} answers ${replyBody.code}, which its contract does not name.`);
    return { status, headers: replyHeaders, body: replyBody };
  };
}

const context: LambdaContext = { awsRequestId: "test", getRemainingTimeInMillis: () => 29_000 };

/** The gateway hands every claim over as text. */
const texts = (claims: object) =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, String(value)]));

function match(method: string, path: string, routes: readonly Route[]) {
  for (const { routeKey, codes } of routes) {
    const names = [...routeKey.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
    const pattern = new RegExp(`^${routeKey.replace(/\{\w+\}/g, "([^/]+)")}$`);
    const values = pattern.exec(`${method} ${path}`)?.slice(1);
    if (values)
      return {
        routeKey,
        codes,
        pathParameters: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""])),
      };
  }
  throw new Error(`No route for ${method} ${path}`);
}

/** Routes of a contract. */
export const routesOf = (contract: { readonly operations: Readonly<Record<string, Operation>> }): Route[] =>
  Object.values(contract.operations).map(operation => ({
    routeKey: `${operation.method} ${operation.path}`,
    codes: new Set(errorsOf(operation).map(({ code }) => code)),
  }));
