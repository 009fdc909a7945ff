import { AwsError } from "../../aws/types.ts";
import type { PageReply, PageRequest } from "../../services/host.ts";
import type { Cognito } from "../cognito.ts";
import { visibleAttributes } from "../tokens/claims.ts";
import { tokenHolder } from "../tokens/verify.ts";
import { json } from "./http.ts";

/**
 * What the scopes of an access token show of its user; only tokens of the token endpoint have the scope for it.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html
 */
export async function userInfoEndpoint(cognito: Cognito, request: PageRequest): Promise<PageReply> {
  const token = /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (!token) return refusal(400, "invalid_request", "Bad OAuth2 request at UserInfo Endpoint");
  try {
    const { client, user, scopes } = await tokenHolder(cognito, token, "openid");
    return json(200, { sub: user.sub, ...visibleAttributes(client, user, scopes), username: user.username });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const why = "Access token is expired, disabled, or deleted, or the user has globally signed out.";
    return refusal(401, "invalid_token", why);
  }
}

const refusal = (status: number, code: string, description: string): PageReply =>
  json(
    status,
    { error: code, error_description: description },
    {
      "www-authenticate": `Bearer error="${code}", error_description="${description}"`,
    },
  );
