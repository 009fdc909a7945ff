import { resendCode } from "../auth/confirm-sign-up.ts";
import { checkSecretHashFor } from "../auth/secret-hash.ts";
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
    checkSecretHashFor(cognito, at, input.Username, input.SecretHash);
    return { CodeDeliveryDetails: await resendCode(cognito, at, input.Username, input.ClientMetadata) };
  },
});
