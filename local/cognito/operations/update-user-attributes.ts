import { accessToken, attributeRecord, attributes, clientMetadata } from "../input/fields.ts";
import { required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { checkAttributes, checkWritable, storedForm } from "../rules/attributes.ts";
import { tokenHolder } from "../tokens/verify.ts";
import { checkAliases } from "./shared/attributes.ts";
import { changeAttributes } from "./shared/change-attributes.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html */
export const updateUserAttributes = operation({
  action: null,
  members: {
    AccessToken: required(accessToken),
    UserAttributes: required(attributes),
    ClientMetadata: clientMetadata,
  },
  async run(input, cognito) {
    const { pool, client, user } = await tokenHolder(cognito, input.AccessToken);
    const values = storedForm(pool, attributeRecord(input.UserAttributes));
    checkWritable(client, Object.keys(values));
    checkAttributes(pool, values, "change");
    checkAliases(cognito, pool, user, values);
    const deliveries = await changeAttributes(cognito, {
      pool,
      user,
      values,
      clientId: client.id,
      clientMetadata: input.ClientMetadata,
    });
    return { CodeDeliveryDetailsList: deliveries };
  },
});
