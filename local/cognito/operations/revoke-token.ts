import { AwsError } from "../../aws/types.ts";
import { checkClientSecret } from "../auth/secret-hash.ts";
import { clientId, refreshToken } from "../input/fields.ts";
import { required, text } from "../input/members.ts";
import { operation } from "../operation.ts";

/**
 * Ends a sign-in by its refresh token, with all access tokens that came from it. A token that is unknown,
 * expired or revoked is not an error.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html
 */
export const revokeToken = operation({
  action: null,
  members: {
    Token: required(refreshToken),
    ClientId: required(clientId),
    ClientSecret: text({ min: 1, max: 64 }),
  },
  run(input, cognito) {
    const { client } = cognito.catalogue.client(input.ClientId);
    checkClientSecret(client, input.ClientSecret);
    if (!client.revocable)
      throw new AwsError("UnsupportedOperationException", "Token revocation is not enabled for this client.");
    if (input.Token.split(".").length === 3)
      throw new AwsError("UnsupportedTokenTypeException", "Wrong token type.");
    const found = cognito.sessions.lookUp(input.Token, client.id);
    if ("session" in found) cognito.sessions.revoke(found.session.id);
    return {};
  },
});
