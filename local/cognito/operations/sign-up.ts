import { defined } from "../../../lib/defined.ts";
import { checkSecretHash } from "../auth/secret-hash.ts";
import { signUp as register } from "../auth/sign-up.ts";
import {
  attributeRecord,
  attributes,
  clientId,
  clientMetadata,
  password,
  secretHash,
  username,
} from "../input/fields.ts";
import { required } from "../input/members.ts";
import { operation } from "../operation.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html */
export const signUp = operation({
  action: null,
  members: {
    ClientId: required(clientId),
    SecretHash: secretHash,
    Username: required(username),
    Password: required(password),
    UserAttributes: attributes,
    ValidationData: attributes,
    ClientMetadata: clientMetadata,
  },
  async run(input, cognito) {
    const at = cognito.catalogue.client(input.ClientId);
    checkSecretHash(at.client, input.SecretHash, [input.Username]);
    const { user, delivery } = await register(cognito, {
      at,
      name: input.Username,
      password: input.Password,
      attributes: attributeRecord(input.UserAttributes),
      validationData: input.ValidationData && attributeRecord(input.ValidationData),
      clientMetadata: input.ClientMetadata,
    });
    return {
      UserConfirmed: user.status === "CONFIRMED",
      UserSub: user.sub,
      ...defined({ CodeDeliveryDetails: delivery }),
    };
  },
});
