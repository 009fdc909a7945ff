import type { PageRequest } from "../../services/host.ts";
import type { Cognito } from "../cognito.ts";
import { sameSecret } from "../crypto/secret-hash.ts";
import { cookieOf } from "../oauth/http.ts";

const COOKIE = "XSRF-TOKEN";

/** The token of this browser, with the cookie to set when it is new. */
export function csrfToken(
  cognito: Cognito,
  request: PageRequest,
): { readonly token: string; readonly cookies: readonly string[] } {
  const known = browserToken(request);
  if (known !== "") return { token: known, cookies: [] };
  const token = cognito.random.bytes(32).toString("hex");
  return { token, cookies: [`${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax`] };
}

/** What tells this browser from others; empty when it has seen none of our forms. */
export function browserToken(request: PageRequest): string {
  const cookie = cookieOf(request, COOKIE) ?? "";
  return /^[0-9a-f]{64}$/.test(cookie) ? cookie : "";
}

/**
 * Whether a form was sent from one of our own pages: its field repeats the cookie, and where the browser names
 * the page's origin it is ours (other programs on this machine share our cookies, but not our origin).
 */
export function isOurForm(request: PageRequest, form: URLSearchParams): boolean {
  const token = browserToken(request);
  const field = form.get("_csrf");
  const { origin, host } = request.headers;
  const isOurOrigin = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
  return isOurOrigin && token !== "" && field !== null && sameSecret(field, token);
}
