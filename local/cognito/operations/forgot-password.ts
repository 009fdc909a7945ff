import { forgotPassword as forgot } from "../auth/forgot-password.ts";
import { checkSecretHash } from "../auth/secret-hash.ts";
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
    checkSecretHash(at.client, input.SecretHash, [
      input.Username,
      cognito.users.find(at.pool, input.Username)?.username,
    ]);
    const delivery = await forgot(cognito, {
      at,
      name: input.Username,
      clientMetadata: input.ClientMetadata,
    });
    return { CodeDeliveryDetails: delivery };
  },
});
