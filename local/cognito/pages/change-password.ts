import { AwsError } from "../../aws/types.ts";
import type { PageReply } from "../../services/host.ts";
import { missingAttributes } from "../auth/finish.ts";
import { setFirstPassword } from "../auth/new-password.ts";
import { passwordProblem } from "../rules/password-policy.ts";
import type { User } from "../state/users.ts";
import { attributeLabel, field, newPasswordField } from "./fields.ts";
import { goOn } from "./signed-in.ts";
import { endFlow, flowOf, formPage, startAgain, typed, type Visit } from "./visit.ts";

/** Replaces the temporary password that an administrator gave. */
export async function changePasswordPage(visit: Visit): Promise<PageReply> {
  const flow = flowOf(visit);
  const { cognito, at } = visit;
  const user = flow?.isProven ? cognito.users.get(at.pool.id, flow.username) : undefined;
  if (!user?.enabled || user.status !== "FORCE_CHANGE_PASSWORD") return startAgain(visit);
  if (!visit.form) return show(visit, user, null);
  const password = typed(visit, "password");
  const problem = passwordProblem(at.pool.passwordPolicy, password);
  if (problem) return show(visit, user, "The password is not strong enough.", `${problem}.`);
  const attributes = Object.fromEntries(
    missingAttributes(at.pool, user).map(name => [name, typed(visit, `attribute.${name}`)]),
  );
  try {
    const updated = await setFirstPassword(cognito, at, user, password, attributes);
    endFlow(visit);
    return await goOn(visit, updated);
  } catch (error) {
    if (error instanceof AwsError) return show(visit, user, error.message);
    throw error;
  }
}

function show(
  visit: Visit,
  user: User,
  error: string | null,
  passwordError: string | null = null,
): PageReply {
  const missing = missingAttributes(visit.at.pool, user);
  return formPage(visit, {
    title: "Choose your password",
    lead: "Your temporary password works only once.",
    action: "/changePassword",
    error,
    fields: [
      ...missing.map(name =>
        field({
          name: `attribute.${name}`,
          label: attributeLabel(name),
          value: typed(visit, `attribute.${name}`),
        }),
      ),
      newPasswordField(visit.at.pool.passwordPolicy, passwordError),
    ],
    button: "Save and sign in",
  });
}
