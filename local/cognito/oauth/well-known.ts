import type { PageReply } from "../../services/host.ts";
import type { Cognito } from "../cognito.ts";
import { jsonWebKeySet } from "../crypto/keys.ts";
import { json } from "./http.ts";

/**
 * The public documents of a pool, at its issuer.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html
 */
export async function wellKnown(cognito: Cognito, path: string): Promise<PageReply | null> {
  const [, poolId = "", document = ""] =
    /^\/([\w-]+)\/\.well-known\/(openid-configuration|jwks\.json)$/.exec(path) ?? [];
  const pool = cognito.catalogue.find(poolId);
  if (document === "") return null;
  if (!pool) return json(400, { message: `User pool ${poolId} does not exist.` });
  const fresh = { "cache-control": "public, max-age=60" };
  if (document === "jwks.json") return json(200, jsonWebKeySet(await cognito.keys.of(poolId)), fresh);
  const base = cognito.endpointUrl;
  return json(
    200,
    {
      authorization_endpoint: `${base}/oauth2/authorize`,
      end_session_endpoint: `${base}/logout`,
      id_token_signing_alg_values_supported: ["RS256"],
      issuer: pool.issuer,
      jwks_uri: `${pool.issuer}/.well-known/jwks.json`,
      response_types_supported: ["code", "token"],
      revocation_endpoint: `${base}/oauth2/revoke`,
      scopes_supported: ["openid", "email", "phone", "profile"],
      subject_types_supported: ["public"],
      token_endpoint: `${base}/oauth2/token`,
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
      userinfo_endpoint: `${base}/oauth2/userInfo`,
    },
    fresh,
  );
}
