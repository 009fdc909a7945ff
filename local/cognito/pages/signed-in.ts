import type { PageReply } from "../../services/host.ts";
import { type Met, nextStep } from "../auth/finish.ts";
import { sessionCookie } from "../oauth/authorize.ts";
import { BROWSER_SESSION_SECONDS, grant, startBrowserSession } from "../oauth/grant.ts";
import { redirect } from "../oauth/http.ts";
import type { User } from "../state/users.ts";
import { continueAt, type Visit } from "./visit.ts";

/** Continues after a successful sign-in: to the next challenge, or back to the application. */
export async function goOn(visit: Visit, user: User, met: Met = []): Promise<PageReply> {
  const { cognito, at, wanted } = visit;
  const step = nextStep(at.pool, user, met);
  const flow = { username: user.username, isProven: true, destination: null };
  if (step === "NEW_PASSWORD_REQUIRED") return continueAt(visit, "/changePassword", flow);
  if (step !== null) return continueAt(visit, "/mfa", flow);
  const { id, session } = await startBrowserSession(cognito, at, user);
  const cookie = `${sessionCookie(at.pool.id)}=${id}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${BROWSER_SESSION_SECONDS}`;
  return redirect(await grant(cognito, at, wanted, user, session.authTime), [cookie]);
}
