import { type Html, html } from "../../http/html.ts";
import type { PageReply } from "../../services/host.ts";
import { signInByPassword } from "../auth/password.ts";
import { goOn } from "./signed-in.ts";
import { sideForm, typed, type Visit } from "./visit.ts";

/** Somebody that local mode made at its first start, to try things out as. */
export interface DemoUser {
  readonly email: string;
  readonly password: string;
  readonly groups: readonly string[];
}

/** The field of the form that signs a demo user in. */
const FIELD = "demo";

/** Buttons that sign demo users in; null where none of them can. */
export function demoUserForms(visit: Visit, token: string): Html | null {
  const { cognito, at } = visit;
  const users = cognito.demoUsers().filter(({ email }) => {
    const user = cognito.users.find(at.pool, email);
    return user?.enabled === true && user.status === "CONFIRMED";
  });
  if (users.length === 0) return null;
  const forms = users.map(({ email, groups }) => {
    const label = `${email}${groups.length > 0 ? ` (${groups.join(", ")})` : ""}`;
    return sideForm(visit, "/login", label, { [FIELD]: email }, token);
  });
  return html`<section class="demo" aria-labelledby="demo-title"><h2 id="demo-title">Demo users of local mode</h2>
${forms}</section>`;
}

/**
 * Signs the demo user in whose button was clicked.
 *
 * @returns null where none was
 * @throws AwsError where the password is another one by now
 */
export async function signInDemoUser(visit: Visit): Promise<PageReply | null> {
  const { cognito, at } = visit;
  const wanted = typed(visit, FIELD);
  const found = cognito.demoUsers().find(({ email }) => email === wanted);
  if (!found) return null;
  const user = await signInByPassword(cognito, { at, name: found.email, password: found.password });
  return goOn(visit, user);
}
