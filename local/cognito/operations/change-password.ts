import { newPassword } from "../auth/new-password.ts";
import { isPassword } from "../crypto/password.ts";
import { wrongCredentials } from "../errors.ts";
import { accessToken, password } from "../input/fields.ts";
import { required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { tokenHolder } from "../tokens/verify.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html */
export const changePassword = operation({
  action: null,
  members: {
    AccessToken: required(accessToken),
    PreviousPassword: required(password),
    ProposedPassword: required(password),
  },
  async run(input, cognito) {
    const { pool, user } = await tokenHolder(cognito, input.AccessToken);
    cognito.quota.spend("ChangePassword", pool.id, user.username);
    if (!user.password || !(await isPassword(user.password, input.PreviousPassword)))
      throw wrongCredentials();
    const change = await newPassword(cognito, pool, user, input.ProposedPassword);
    cognito.users.update(user, () => ({ ...change, status: "CONFIRMED" }));
    return {};
  },
});
