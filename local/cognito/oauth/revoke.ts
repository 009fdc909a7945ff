import type { PageReply, PageRequest } from "../../services/host.ts";
import type { Cognito } from "../cognito.ts";
import { authenticateClient } from "./client-authentication.ts";
import { CORS, formOf, OAuthError } from "./http.ts";

/**
 * Ends a sign-in by its refresh token; one that is not known is answered in the same way.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html
 */
export function revokeEndpoint(cognito: Cognito, request: PageRequest): PageReply {
  const form = formOf(request);
  const { client } = authenticateClient(cognito, request, form, 401);
  const token = form.get("token");
  if (!token) throw new OAuthError("invalid_request", "token is missing.");
  if (!client.revocable)
    throw new OAuthError("invalid_request", "Token revocation is not enabled for this client.");
  if (token.split(".").length === 3)
    throw new OAuthError("unsupported_token_type", "Only refresh tokens can be revoked.");
  const found = cognito.sessions.lookUp(token, client.id);
  if ("session" in found) cognito.sessions.revoke(found.session.id);
  return { status: 200, headers: { "cache-control": "no-store", ...CORS }, body: "" };
}
