import { sendResetCode } from "../auth/forgot-password.ts";
import { notAuthorized, userDisabled } from "../errors.ts";
import { clientMetadata } from "../input/fields.ts";
import { operation } from "../operation.ts";
import { newCode } from "../rules/codes.ts";
import { adminUserMembers, findAdminUser } from "./shared/admin-user.ts";

/**
 * Makes the present password useless and sends a code to set a new one with.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html
 */
export const adminResetUserPassword = operation({
  action: "AdminResetUserPassword",
  members: { ...adminUserMembers, ClientMetadata: clientMetadata },
  async run(input, cognito) {
    const { pool, user } = findAdminUser(cognito, input);
    if (!user.enabled) throw userDisabled();
    if (user.status === "FORCE_CHANGE_PASSWORD" || user.status === "UNCONFIRMED")
      throw notAuthorized("User password cannot be reset in the current state.");
    const code = newCode("forgotPassword", cognito.clock.now(), cognito.random);
    await sendResetCode(cognito, { pool, user, code, clientId: null, clientMetadata: input.ClientMetadata });
    cognito.users.update(user, () => ({ status: "RESET_REQUIRED" }));
    return {};
  },
});
