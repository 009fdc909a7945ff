import { AwsError } from "../../aws/types.ts";
import { html } from "../../http/html.ts";
import type { PageReply } from "../../services/host.ts";
import { signInByPassword } from "../auth/password.ts";
import { demoUserForms, signInDemoUser } from "./demo-users.ts";
import { field, nameField } from "./fields.ts";
import { goOn } from "./signed-in.ts";
import { continueAt, formPage, link, typed, type Visit } from "./visit.ts";

/** https://docs.aws.amazon.com/cognito/latest/developerguide/login-endpoint.html */
export async function loginPage(visit: Visit): Promise<PageReply> {
  if (!visit.form) return show(visit, null);
  const { cognito, at } = visit;
  const name = typed(visit, "username");
  try {
    const demo = await signInDemoUser(visit);
    if (demo) return demo;
    const user = await signInByPassword(cognito, { at, name, password: typed(visit, "password") });
    return await goOn(visit, user);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return afterRefusal(visit, name, error);
  }
}

function afterRefusal(visit: Visit, name: string, error: AwsError): PageReply {
  const username = visit.cognito.users.find(visit.at.pool, name)?.username ?? name;
  // The password was right in both cases, or counts no more: the way on is another page.
  if (error.name === "UserNotConfirmedException")
    return continueAt(visit, "/confirm", { username, isProven: true, destination: null });
  if (error.name === "PasswordResetRequiredException")
    return show(visit, "Your password must be reset. Choose “Forgot your password?”.");
  return show(visit, error.message);
}

const NOTICES: ReadonlyMap<string, string> = new Map([
  ["password-changed", "Your password is changed. Sign in with the new one."],
  ["start-again", "That page was used already, or it took too long. Please start again."],
]);

function show(visit: Visit, error: string | null): PageReply {
  const { pool } = visit.at;
  const { query } = visit.request;
  return formPage(visit, {
    title: "Sign in",
    action: "/login",
    error,
    notice: visit.form ? null : (NOTICES.get(query.get("notice") ?? "") ?? null),
    fields: [
      nameField(pool, visit.form ? typed(visit, "username") : query.get("login_hint")),
      field({ name: "password", label: "Password", type: "password", autocomplete: "current-password" }),
    ],
    button: "Sign in",
    links: html`${pool.recovery.length > 0 && html`<a class="plain" href="${link(visit, "/forgotPassword")}">Forgot your password?</a>`}
${!pool.adminCreatesUsers && html`<a class="plain" href="${link(visit, "/signup")}">Create an account</a>`}`,
    below: token => demoUserForms(visit, token),
  });
}
