import { resendCode } from "../auth/confirm-sign-up.ts";
import { checkSecretHash } from "../auth/secret-hash.ts";
import { clientId, clientMetadata, secretHash, username } from "../input/fields.ts";
import { required } from "../input/members.ts";
import { operation } from "../operation.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html */
export const resendConfirmationCode = operation({
  action: null,
  members: {
    ClientId: required(clientId),
    SecretHash: secretHash,
    Username: required(username),
    ClientMetadata: clientMetadata,
  },
  async run(input, cognito) {
    const at = cognito.catalogue.client(input.ClientId);
    checkSecretHash(at.client, input.SecretHash, [
      input.Username,
      cognito.users.find(at.pool, input.Username)?.username,
    ]);
    return { CodeDeliveryDetails: await resendCode(cognito, at, input.Username, input.ClientMetadata) };
  },
});
