import { AwsError } from "../../aws/types.ts";
import { html } from "../../http/html.ts";
import type { PageReply } from "../../services/host.ts";
import { confirmForgotPassword, forgotPassword } from "../auth/forgot-password.ts";
import { redirect } from "../oauth/http.ts";
import type { PageFlow } from "../oauth/types.ts";
import { passwordProblem } from "../rules/password-policy.ts";
import { codeField, nameField, newPasswordField } from "./fields.ts";
import { continueAt, endFlow, flowOf, formPage, link, startAgain, typed, type Visit } from "./visit.ts";

/** Asks whose password it is, and sends the code. */
export async function forgotPasswordPage(visit: Visit): Promise<PageReply> {
  if (!visit.form) return showName(visit, null);
  const { cognito, at } = visit;
  const name = typed(visit, "username");
  try {
    const { Destination: destination } = await forgotPassword(cognito, { at, name });
    return continueAt(visit, "/confirmforgotPassword", { username: name, isProven: false, destination });
  } catch (error) {
    if (error instanceof AwsError) return showName(visit, error.message);
    throw error;
  }
}

/** Takes the code and the new password; people then sign in with it. */
export async function resetPasswordPage(visit: Visit): Promise<PageReply> {
  const flow = flowOf(visit);
  if (!flow) return startAgain(visit);
  if (!visit.form) return showReset(visit, flow, null);
  const { cognito, at } = visit;
  const password = typed(visit, "password");
  const problem = passwordProblem(at.pool.passwordPolicy, password);
  if (problem) return showReset(visit, flow, "The password is not strong enough.", `${problem}.`);
  try {
    await confirmForgotPassword(cognito, { at, name: flow.username, code: typed(visit, "code"), password });
  } catch (error) {
    if (error instanceof AwsError) return showReset(visit, flow, error.message);
    throw error;
  }
  endFlow(visit);
  return redirect(link(visit, "/login", { notice: "password-changed" }));
}

function showName(visit: Visit, error: string | null): PageReply {
  return formPage(visit, {
    title: "Forgot your password?",
    lead: "We send you a code to set a new one with.",
    action: "/forgotPassword",
    error,
    fields: [nameField(visit.at.pool, typed(visit, "username"))],
    button: "Send the code",
    links: html`<a class="plain" href="${link(visit, "/login")}">Back to sign-in</a>`,
  });
}

function showReset(
  visit: Visit,
  flow: PageFlow,
  error: string | null,
  passwordError: string | null = null,
): PageReply {
  return formPage(visit, {
    title: "Set a new password",
    lead: `We sent a code to ${flow.destination ?? "you"}.`,
    action: "/confirmforgotPassword",
    error,
    fields: [
      // The code stays valid for another try with another password.
      codeField(passwordError === null ? null : typed(visit, "code")),
      newPasswordField(visit.at.pool.passwordPolicy, passwordError),
    ],
    button: "Change password",
    links: html`<a class="plain" href="${link(visit, "/forgotPassword")}">Send a new code</a>`,
  });
}
