import { AwsError } from "../../aws/types.ts";
import { html } from "../../http/html.ts";
import type { PageReply } from "../../services/host.ts";
import { confirmSignUp, resendCode } from "../auth/confirm-sign-up.ts";
import type { PageFlow } from "../oauth/types.ts";
import { codeField } from "./fields.ts";
import { goOn } from "./signed-in.ts";
import {
  continueAt,
  endFlow,
  flowOf,
  formPage,
  link,
  sideForm,
  startAgain,
  typed,
  type Visit,
} from "./visit.ts";

/** Takes the code of a sign-up; a visitor who gave the password before is signed in. */
export async function confirmPage(visit: Visit): Promise<PageReply> {
  const flow = flowOf(visit);
  if (!flow) return startAgain(visit);
  if (!visit.form) return show(visit, flow, null);
  const { cognito, at } = visit;
  try {
    await confirmSignUp(cognito, { at, name: flow.username, code: typed(visit, "code") });
  } catch (error) {
    if (error instanceof AwsError) return show(visit, flow, error.message);
    throw error;
  }
  endFlow(visit);
  const user = cognito.users.get(at.pool.id, flow.username);
  return user && flow.isProven ? goOn(visit, user) : startAgain(visit);
}

/** Sends another code and comes back. */
export async function resendPage(visit: Visit): Promise<PageReply> {
  const flow = flowOf(visit);
  if (!flow || !visit.form) return startAgain(visit);
  try {
    const delivery = await resendCode(visit.cognito, visit.at, flow.username);
    endFlow(visit);
    return continueAt(
      visit,
      "/confirm",
      { ...flow, destination: delivery?.Destination ?? null },
      { notice: "code-sent" },
    );
  } catch (error) {
    if (error instanceof AwsError) return show(visit, flow, error.message);
    throw error;
  }
}

function show(visit: Visit, flow: PageFlow, error: string | null): PageReply {
  return formPage(visit, {
    title: "Confirm your account",
    lead: flow.destination ? `We sent a code to ${flow.destination}.` : "Enter the code that we sent you.",
    action: "/confirm",
    error,
    notice: !visit.form && visit.request.query.get("notice") === "code-sent" ? "A new code was sent." : null,
    fields: [codeField()],
    button: "Confirm",
    links: html`${sideForm(visit, "/resendcode", "Send a new code")}
<a class="plain" href="${link(visit, "/login")}">Back to sign-in</a>`,
  });
}
