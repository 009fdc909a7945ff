import type { PageReply, PageRequest } from "../../services/host.ts";
import type { Cognito } from "../cognito.ts";
import { errorPage } from "../pages/error.ts";
import { sessionCookie } from "./authorize.ts";
import { cookieOf, redirect } from "./http.ts";

/**
 * Signs this browser out, and goes to a registered sign-out URL or back to the sign-in page.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
 */
export function logoutEndpoint(cognito: Cognito, request: PageRequest): PageReply {
  const { query } = request;
  const at = cognito.catalogue.findClient(query.get("client_id") ?? "");
  if (!at) return errorPage("invalid_request", "The parameter client_id is missing or names no app client.");
  const logoutUri = query.get("logout_uri");
  const redirectUri = query.get("redirect_uri");
  if (logoutUri === null && redirectUri === null)
    return errorPage("invalid_request", "Either logout_uri or redirect_uri must be given.");
  if (logoutUri !== null && !at.client.oauth.logoutUrls.includes(logoutUri))
    return errorPage(
      "redirect_mismatch",
      `${logoutUri} is none of the sign-out URLs of the app client; they must agree to the letter.`,
    );
  const name = sessionCookie(at.pool.id);
  cognito.browserSessions.take(cookieOf(request, name) ?? "");
  return redirect(logoutUri ?? `/login?${query}`, [`${name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`]);
}
