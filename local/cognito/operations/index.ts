import type { Operation } from "../operation.ts";
import { adminAddUserToGroup } from "./admin-add-user-to-group.ts";
import { adminConfirmSignUp } from "./admin-confirm-sign-up.ts";
import { adminCreateUser } from "./admin-create-user.ts";
import { adminDeleteUser } from "./admin-delete-user.ts";
import { adminDeleteUserAttributes } from "./admin-delete-user-attributes.ts";
import { adminDisableUser } from "./admin-disable-user.ts";
import { adminEnableUser } from "./admin-enable-user.ts";
import { adminGetUser } from "./admin-get-user.ts";
import { adminInitiateAuth } from "./admin-initiate-auth.ts";
import { adminListGroupsForUser } from "./admin-list-groups-for-user.ts";
import { adminRemoveUserFromGroup } from "./admin-remove-user-from-group.ts";
import { adminResetUserPassword } from "./admin-reset-user-password.ts";
import { adminRespondToAuthChallenge } from "./admin-respond-to-auth-challenge.ts";
import { adminSetUserMfaPreference } from "./admin-set-user-mfa-preference.ts";
import { adminSetUserPassword } from "./admin-set-user-password.ts";
import { adminUpdateUserAttributes } from "./admin-update-user-attributes.ts";
import { adminUserGlobalSignOut } from "./admin-user-global-sign-out.ts";
import { associateSoftwareToken } from "./associate-software-token.ts";
import { changePassword } from "./change-password.ts";
import { confirmForgotPassword } from "./confirm-forgot-password.ts";
import { confirmSignUp } from "./confirm-sign-up.ts";
import { deleteUser } from "./delete-user.ts";
import { deleteUserAttributes } from "./delete-user-attributes.ts";
import { describeUserPool } from "./describe-user-pool.ts";
import { describeUserPoolClient } from "./describe-user-pool-client.ts";
import { forgotPassword } from "./forgot-password.ts";
import { getGroup } from "./get-group.ts";
import { getTokensFromRefreshToken } from "./get-tokens-from-refresh-token.ts";
import { getUser } from "./get-user.ts";
import { getUserAttributeVerificationCode } from "./get-user-attribute-verification-code.ts";
import { globalSignOut } from "./global-sign-out.ts";
import { initiateAuth } from "./initiate-auth.ts";
import { listGroups } from "./list-groups.ts";
import { listUserPoolClients } from "./list-user-pool-clients.ts";
import { listUserPools } from "./list-user-pools.ts";
import { listUsers } from "./list-users.ts";
import { listUsersInGroup } from "./list-users-in-group.ts";
import { resendConfirmationCode } from "./resend-confirmation-code.ts";
import { respondToAuthChallenge } from "./respond-to-auth-challenge.ts";
import { revokeToken } from "./revoke-token.ts";
import { setUserMfaPreference } from "./set-user-mfa-preference.ts";
import { signUp } from "./sign-up.ts";
import { updateUserAttributes } from "./update-user-attributes.ts";
import { verifySoftwareToken } from "./verify-software-token.ts";
import { verifyUserAttribute } from "./verify-user-attribute.ts";

/** The operations that are emulated, by the names of the API. */
export const operations: Readonly<Record<string, Operation>> = {
  AdminAddUserToGroup: adminAddUserToGroup,
  AdminConfirmSignUp: adminConfirmSignUp,
  AdminCreateUser: adminCreateUser,
  AdminDeleteUserAttributes: adminDeleteUserAttributes,
  AdminDeleteUser: adminDeleteUser,
  AdminDisableUser: adminDisableUser,
  AdminEnableUser: adminEnableUser,
  AdminGetUser: adminGetUser,
  AdminInitiateAuth: adminInitiateAuth,
  AdminListGroupsForUser: adminListGroupsForUser,
  AdminRemoveUserFromGroup: adminRemoveUserFromGroup,
  AdminResetUserPassword: adminResetUserPassword,
  AdminRespondToAuthChallenge: adminRespondToAuthChallenge,
  AdminSetUserMFAPreference: adminSetUserMfaPreference,
  AdminSetUserPassword: adminSetUserPassword,
  AdminUpdateUserAttributes: adminUpdateUserAttributes,
  AdminUserGlobalSignOut: adminUserGlobalSignOut,
  AssociateSoftwareToken: associateSoftwareToken,
  ChangePassword: changePassword,
  ConfirmForgotPassword: confirmForgotPassword,
  ConfirmSignUp: confirmSignUp,
  DeleteUserAttributes: deleteUserAttributes,
  DeleteUser: deleteUser,
  DescribeUserPoolClient: describeUserPoolClient,
  DescribeUserPool: describeUserPool,
  ForgotPassword: forgotPassword,
  GetGroup: getGroup,
  GetTokensFromRefreshToken: getTokensFromRefreshToken,
  GetUserAttributeVerificationCode: getUserAttributeVerificationCode,
  GetUser: getUser,
  GlobalSignOut: globalSignOut,
  InitiateAuth: initiateAuth,
  ListGroups: listGroups,
  ListUserPoolClients: listUserPoolClients,
  ListUserPools: listUserPools,
  ListUsersInGroup: listUsersInGroup,
  ListUsers: listUsers,
  ResendConfirmationCode: resendConfirmationCode,
  RespondToAuthChallenge: respondToAuthChallenge,
  RevokeToken: revokeToken,
  SetUserMFAPreference: setUserMfaPreference,
  SignUp: signUp,
  UpdateUserAttributes: updateUserAttributes,
  VerifySoftwareToken: verifySoftwareToken,
  VerifyUserAttribute: verifyUserAttribute,
};
