import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import { personScopes } from "./scopes.ts";
import type { AuthorizationRequest } from "./types.ts";

/** A request that may go on, one that goes back to its application, or one whose application is not known. */
export type CheckedRequest =
  | { readonly kind: "good"; readonly at: PoolClient; readonly request: AuthorizationRequest }
  | { readonly kind: "redirect"; readonly location: string }
  | { readonly kind: "page"; readonly code: string; readonly explanation: string };

/**
 * Checks the parameters of `/oauth2/authorize`, which the hosted pages carry along.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
 */
export function checkRequest(cognito: Cognito, query: URLSearchParams): CheckedRequest {
  const target = findTarget(cognito, query);
  if (target.kind === "page") return target;
  const { at, redirectUri } = target;
  const back = (code: string, description: string): CheckedRequest => ({
    kind: "redirect",
    location: errorLocation(redirectUri, query, code, description),
  });
  const responseType = query.get("response_type");
  if (responseType !== "code" && responseType !== "token")
    return back("invalid_request", "response_type must be code or token.");
  if (!at.client.oauth.flows.has(responseType === "code" ? "code" : "implicit"))
    return back("unauthorized_client", `The client may not use the response type ${responseType}.`);
  const scopes = personScopes(at.client, query.get("scope"));
  if (!scopes)
    return back("invalid_scope", "A scope is unknown, not allowed for this client, or needs openid.");
  const provider = query.get("identity_provider");
  if (provider !== null && provider !== "COGNITO")
    return back("invalid_request", `The identity provider ${provider} is not emulated by local mode.`);
  const challenge = query.get("code_challenge");
  const method = query.get("code_challenge_method");
  if ((challenge === null) !== (method === null) || (method !== null && method !== "S256"))
    return back("invalid_request", "code_challenge and code_challenge_method=S256 belong together.");
  if (challenge !== null && !/^[A-Za-z0-9_-]{43}$/.test(challenge))
    return back("invalid_request", "code_challenge is not a SHA-256 hash in base64url.");
  const request = {
    redirectUri,
    responseType,
    scopes,
    state: query.get("state"),
    nonce: query.get("nonce"),
    codeChallenge: challenge,
  } as const;
  return { kind: "good", at, request };
}

type Target = { readonly kind: "target"; readonly at: PoolClient; readonly redirectUri: string };

/** Until the redirect URI is known to be the client's, no redirect goes there. */
function findTarget(
  cognito: Cognito,
  query: URLSearchParams,
): Target | Extract<CheckedRequest, { kind: "page" }> {
  const page = (code: string, explanation: string) => ({ kind: "page", code, explanation }) as const;
  if (
    ["client_id", "redirect_uri", "response_type", "scope", "state"].some(
      name => query.getAll(name).length > 1,
    )
  )
    return page("invalid_request", "A parameter is given twice.");
  const id = query.get("client_id");
  if (!id) return page("invalid_request", "The parameter client_id is missing.");
  const at = cognito.catalogue.findClient(id);
  if (!at) return page("invalid_client", `There is no app client ${id}.`);
  if (at.pool.domain === null)
    return page("invalid_request", "The user pool has no domain, so it has no sign-in pages.");
  const given = query.get("redirect_uri") ?? at.client.oauth.defaultRedirectUri;
  if (!given) return page("invalid_request", "The parameter redirect_uri is missing.");
  if (!at.client.oauth.callbackUrls.includes(given))
    return page(
      "redirect_mismatch",
      `${given} is none of the callback URLs of the app client; they must agree to the letter.`,
    );
  return { kind: "target", at, redirectUri: given };
}

/** Where an error is reported to the application: in the query, or in the fragment for the implicit flow. */
export function errorLocation(
  redirectUri: string,
  query: URLSearchParams,
  code: string,
  description: string,
): string {
  const state = query.get("state");
  const values = { error: code, error_description: description, ...(state === null ? {} : { state }) };
  return withParameters(redirectUri, values, query.get("response_type") === "token");
}

/** Adds parameters to a redirect URI, leaving what it has as it is. */
export function withParameters(
  uri: string,
  values: Readonly<Record<string, string>>,
  inFragment: boolean,
): string {
  const encoded = new URLSearchParams(values).toString();
  if (inFragment) return `${uri}#${encoded}`;
  return `${uri}${uri.includes("?") ? "&" : "?"}${encoded}`;
}
