import { confirmSignUp as confirm } from "../auth/confirm-sign-up.ts";
import { checkSecretHashFor } from "../auth/secret-hash.ts";
import {
  clientId,
  clientMetadata,
  confirmationCode,
  forceAliasCreation,
  secretHash,
  username,
} from "../input/fields.ts";
import { required } from "../input/members.ts";
import { operation } from "../operation.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html */
export const confirmSignUp = operation({
  action: null,
  members: {
    ClientId: required(clientId),
    SecretHash: secretHash,
    Username: required(username),
    ConfirmationCode: required(confirmationCode),
    ForceAliasCreation: forceAliasCreation,
    ClientMetadata: clientMetadata,
  },
  async run(input, cognito) {
    const at = cognito.catalogue.client(input.ClientId);
    checkSecretHashFor(cognito, at, input.Username, input.SecretHash);
    await confirm(cognito, {
      at,
      name: input.Username,
      code: input.ConfirmationCode,
      force: input.ForceAliasCreation ?? false,
      clientMetadata: input.ClientMetadata,
    });
    return {};
  },
});
