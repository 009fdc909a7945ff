import { takeAlias } from "../auth/contacts.ts";
import { aliasExists } from "../errors.ts";
import { accessToken, confirmationCode } from "../input/fields.ts";
import { oneOf, required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { checkCode, withoutCode } from "../rules/codes.ts";
import { tokenHolder } from "../tokens/verify.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html */
export const verifyUserAttribute = operation({
  action: null,
  members: {
    AccessToken: required(accessToken),
    AttributeName: required(oneOf("email", "phone_number")),
    Code: required(confirmationCode),
  },
  async run(input, cognito) {
    const { pool, user } = await tokenHolder(cognito, input.AccessToken);
    const contact = input.AttributeName;
    cognito.quota.spend("VerifyUserAttribute", pool.id, user.username);
    checkCode(user, `verify:${contact}`, input.Code, cognito.clock.now());
    const value = user.pending[contact] ?? user.attributes[contact] ?? "";
    if (
      pool.usernameAttributes.includes(contact) &&
      cognito.users.holderOf(pool, contact, value, user.username)
    )
      throw aliasExists(`An account with the given ${contact} already exists.`);
    takeAlias(
      cognito,
      pool,
      { ...user, attributes: { ...user.attributes, [contact]: value } },
      contact,
      false,
    );
    cognito.users.update(user, latest => ({
      attributes: { ...latest.attributes, [contact]: value, [`${contact}_verified`]: "true" },
      pending: Object.fromEntries(Object.entries(latest.pending).filter(([name]) => name !== contact)),
      codes: withoutCode(latest, `verify:${contact}`),
    }));
    return {};
  },
});
