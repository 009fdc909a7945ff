import { authenticationResult } from "../auth/finish.ts";
import { refresh } from "../auth/refresh.ts";
import { checkClientSecret } from "../auth/secret-hash.ts";
import { clientId, clientMetadata, refreshToken } from "../input/fields.ts";
import { required, text } from "../input/members.ts";
import { operation } from "../operation.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html */
export const getTokensFromRefreshToken = operation({
  action: null,
  members: {
    RefreshToken: required(refreshToken),
    ClientId: required(clientId),
    ClientSecret: text({ min: 1, max: 64 }),
    ClientMetadata: clientMetadata,
  },
  async run(input, cognito) {
    const at = cognito.catalogue.client(input.ClientId);
    checkClientSecret(at.client, input.ClientSecret);
    const renewed = await refresh(cognito, at, input.RefreshToken, input.ClientMetadata);
    return { AuthenticationResult: authenticationResult(renewed.tokens, renewed.refreshToken) };
  },
});
