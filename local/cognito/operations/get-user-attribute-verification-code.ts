import { invalidParameter } from "../errors.ts";
import { accessToken, clientMetadata } from "../input/fields.ts";
import { oneOf, required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { tokenHolder } from "../tokens/verify.ts";
import { sendVerification } from "./shared/attributes.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html */
export const getUserAttributeVerificationCode = operation({
  action: null,
  members: {
    AccessToken: required(accessToken),
    AttributeName: required(oneOf("email", "phone_number")),
    ClientMetadata: clientMetadata,
  },
  async run(input, cognito) {
    const { pool, client, user } = await tokenHolder(cognito, input.AccessToken);
    cognito.quota.spend("GetUserAttributeVerificationCode", pool.id, user.username);
    const contact = input.AttributeName;
    const to = user.pending[contact] ?? user.attributes[contact];
    if (!to) throw invalidParameter(`User does not have attribute ${contact} to verify.`);
    const delivery = await sendVerification(cognito, {
      pool,
      user,
      contact,
      to,
      source: "CustomMessage_VerifyUserAttribute",
      clientId: client.id,
      clientMetadata: input.ClientMetadata,
    });
    return { CodeDeliveryDetails: delivery };
  },
});
