import { checkUnconfirmed } from "../auth/confirm-sign-up.ts";
import { postConfirmation } from "../auth/triggers.ts";
import { clientMetadata } from "../input/fields.ts";
import { operation } from "../operation.ts";
import { withoutCode } from "../rules/codes.ts";
import { adminUserMembers, findAdminUser } from "./shared/admin-user.ts";

/**
 * Confirms the account, but none of its contacts.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminConfirmSignUp.html
 */
export const adminConfirmSignUp = operation({
  action: "AdminConfirmSignUp",
  members: { ...adminUserMembers, ClientMetadata: clientMetadata },
  async run(input, cognito) {
    const { pool, user } = findAdminUser(cognito, input);
    checkUnconfirmed(user);
    const confirmed = cognito.users.update(user, latest => ({
      status: "CONFIRMED",
      codes: withoutCode(latest, "signUp"),
    }));
    await postConfirmation(
      cognito,
      { pool, clientId: null },
      confirmed,
      "PostConfirmation_ConfirmSignUp",
      input.ClientMetadata,
    );
    return {};
  },
});
