import { confirmForgotPassword as confirm } from "../auth/forgot-password.ts";
import { checkSecretHashFor } from "../auth/secret-hash.ts";
import {
  clientId,
  clientMetadata,
  confirmationCode,
  password,
  secretHash,
  username,
} from "../input/fields.ts";
import { required } from "../input/members.ts";
import { operation } from "../operation.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html */
export const confirmForgotPassword = operation({
  action: null,
  members: {
    ClientId: required(clientId),
    SecretHash: secretHash,
    Username: required(username),
    ConfirmationCode: required(confirmationCode),
    Password: required(password),
    ClientMetadata: clientMetadata,
  },
  async run(input, cognito) {
    const at = cognito.catalogue.client(input.ClientId);
    checkSecretHashFor(cognito, at, input.Username, input.SecretHash);
    await confirm(cognito, {
      at,
      name: input.Username,
      code: input.ConfirmationCode,
      password: input.Password,
      clientMetadata: input.ClientMetadata,
    });
    return {};
  },
});
