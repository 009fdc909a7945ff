import { forgotPassword as forgot } from "../auth/forgot-password.ts";
import { checkSecretHashFor } from "../auth/secret-hash.ts";
import { clientId, clientMetadata, secretHash, username } from "../input/fields.ts";
import { required } from "../input/members.ts";
import { operation } from "../operation.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html */
export const forgotPassword = operation({
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
    const delivery = await forgot(cognito, {
      at,
      name: input.Username,
      clientMetadata: input.ClientMetadata,
    });
    return { CodeDeliveryDetails: delivery };
  },
});
