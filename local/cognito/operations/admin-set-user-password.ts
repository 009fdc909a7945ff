import { newPassword } from "../auth/new-password.ts";
import { password } from "../input/fields.ts";
import { flag, required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { adminUserMembers, findAdminUser } from "./shared/admin-user.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html */
export const adminSetUserPassword = operation({
  action: "AdminSetUserPassword",
  members: { ...adminUserMembers, Password: required(password), Permanent: flag() },
  async run(input, cognito) {
    const { pool, user } = findAdminUser(cognito, input);
    const change = await newPassword(cognito, pool, user, input.Password);
    cognito.users.update(user, () => ({
      ...change,
      status: input.Permanent ? "CONFIRMED" : "FORCE_CHANGE_PASSWORD",
    }));
    cognito.lockout.succeeded(pool.id, user.username);
    return {};
  },
});
