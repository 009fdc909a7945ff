import { AwsError } from "../../aws/types.ts";
import { html } from "../../http/html.ts";
import type { PageReply } from "../../services/host.ts";
import { acceptMfaCode, newMfaSecret, verifyMfaSecret } from "../auth/mfa.ts";
import type { User } from "../state/users.ts";
import { codeField } from "./fields.ts";
import { goOn } from "./signed-in.ts";
import { endFlow, flowOf, formPage, startAgain, typed, type Visit } from "./visit.ts";

/** Takes the code of an authenticator app, or sets one up where the pool demands it. */
export async function mfaPage(visit: Visit): Promise<PageReply> {
  const flow = flowOf(visit);
  const { cognito, at } = visit;
  const user = flow?.isProven ? cognito.users.get(at.pool.id, flow.username) : undefined;
  if (!user?.enabled || user.status !== "CONFIRMED") return startAgain(visit);
  if (!visit.form) return show(visit, user, null);
  try {
    const updated = accept(visit, user, typed(visit, "code"));
    endFlow(visit);
    return await goOn(visit, updated, ["SOFTWARE_TOKEN_MFA"]);
  } catch (error) {
    if (error instanceof AwsError) return show(visit, user, error.message);
    throw error;
  }
}

function accept({ cognito }: Visit, user: User, code: string): User {
  if (user.mfa.enabled) return acceptMfaCode(cognito, user, code);
  const verified = verifyMfaSecret(cognito, user, code);
  return cognito.users.update(verified, latest => ({
    mfa: { ...latest.mfa, enabled: true, preferred: true },
  }));
}

function show(visit: Visit, user: User, error: string | null): PageReply {
  const base = { action: "/mfa", error, fields: [codeField()], button: "Go on" };
  if (user.mfa.enabled)
    return formPage(visit, { ...base, title: "Enter your code", lead: "Your authenticator app shows it." });
  const pending = visit.form ? user.mfa.pendingSecret : undefined;
  const secret = pending ?? newMfaSecret(visit.cognito, user);
  return formPage(visit, {
    ...base,
    title: "Set up an authenticator app",
    lead: html`Enter this key in your app, then the code that it shows:<br><code>${secret}</code>`,
  });
}
