import { AwsError } from "../aws/types.ts";
import type { PageReply, PageRequest } from "../services/host.ts";
import type { Cognito } from "./cognito.ts";
import { authorizeEndpoint } from "./oauth/authorize.ts";
import { CORS, OAuthError } from "./oauth/http.ts";
import { logoutEndpoint } from "./oauth/logout.ts";
import { revokeEndpoint } from "./oauth/revoke.ts";
import { tokenEndpoint } from "./oauth/token.ts";
import { userInfoEndpoint } from "./oauth/user-info.ts";
import { wellKnown } from "./oauth/well-known.ts";
import { changePasswordPage } from "./pages/change-password.ts";
import { confirmPage, resendPage } from "./pages/confirm.ts";
import { forgotPasswordPage, resetPasswordPage } from "./pages/forgot-password.ts";
import { loginPage } from "./pages/login.ts";
import { mfaPage } from "./pages/mfa.ts";
import { signupPage } from "./pages/signup.ts";
import { type VisitHandler, visitPage } from "./pages/visit.ts";

type Route = (cognito: Cognito, request: PageRequest) => Promise<PageReply> | PageReply;

const hosted =
  (handler: VisitHandler): Route =>
  (cognito, request) =>
    visitPage(cognito, request, handler);

/**
 * The pages and endpoints beside the API, by method and path.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-endpoints.html
 */
export const routes: Readonly<Record<string, Route>> = {
  "GET /oauth2/authorize": authorizeEndpoint,
  "POST /oauth2/token": tokenEndpoint,
  "GET /oauth2/userInfo": userInfoEndpoint,
  "POST /oauth2/userInfo": userInfoEndpoint,
  "POST /oauth2/revoke": revokeEndpoint,
  "GET /logout": logoutEndpoint,
  "GET /login": hosted(loginPage),
  "POST /login": hosted(loginPage),
  "GET /signup": hosted(signupPage),
  "POST /signup": hosted(signupPage),
  "GET /confirm": hosted(confirmPage),
  "POST /confirm": hosted(confirmPage),
  "POST /resendcode": hosted(resendPage),
  "GET /forgotPassword": hosted(forgotPasswordPage),
  "POST /forgotPassword": hosted(forgotPasswordPage),
  "GET /confirmforgotPassword": hosted(resetPasswordPage),
  "POST /confirmforgotPassword": hosted(resetPasswordPage),
  "GET /changePassword": hosted(changePasswordPage),
  "POST /changePassword": hosted(changePasswordPage),
  "GET /mfa": hosted(mfaPage),
  "POST /mfa": hosted(mfaPage),
};

/** Answers requests other than AWS API calls; null for unknown paths. */
export async function answerPage(cognito: Cognito, request: PageRequest): Promise<PageReply | null> {
  const method = request.method === "HEAD" ? "GET" : request.method;
  const known = Object.keys(routes).filter(key => key.split(" ")[1] === request.path);
  if (known.length === 0)
    return method === "GET" || method === "OPTIONS" ? wellKnown(cognito, request.path) : null;
  if (method === "OPTIONS")
    return { status: 204, headers: { ...CORS, "access-control-max-age": "7200" }, body: "" };
  const route = routes[`${method} ${request.path}`];
  if (!route) return notAllowed(known);
  try {
    return await route(cognito, request);
  } catch (error) {
    if (error instanceof OAuthError) return error.reply();
    // A trigger that failed: its message is meant for the caller.
    if (error instanceof AwsError) return new OAuthError("invalid_request", error.message).reply();
    throw error;
  }
}

const notAllowed = (known: readonly string[]): PageReply => ({
  status: 405,
  headers: { allow: known.map(key => key.split(" ")[0] ?? "").join(", "), "content-type": "text/plain" },
  body: "This method is not allowed here.\n",
});
