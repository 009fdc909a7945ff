import type { PageRequest } from "../../services/host.ts";
import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import { sameSecret } from "../crypto/secret-hash.ts";
import { OAuthError } from "./http.ts";

/**
 * The client that calls an OAuth endpoint: by `client_secret_basic` or `client_secret_post` where it has a
 * secret, by its id alone where it has none.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 * @param status 401 at the revocation endpoint, 400 elsewhere
 * @throws OAuthError invalid_request, invalid_client
 */
export function authenticateClient(
  cognito: Cognito,
  request: PageRequest,
  form: URLSearchParams,
  status = 400,
): PoolClient {
  const basic = basicCredentials(request.headers.authorization);
  const id = basic?.id ?? form.get("client_id");
  const secret = basic?.secret ?? form.get("client_secret");
  if (!id) throw new OAuthError("invalid_request", "client_id is missing.");
  if (basic && form.has("client_id") && form.get("client_id") !== basic.id)
    throw new OAuthError("invalid_request", "Two different client ids are given.");
  const found = cognito.catalogue.findClient(id);
  if (!found || found.pool.domain === null)
    throw new OAuthError("invalid_client", "There is no such client.", status);
  const expected = found.client.secret;
  const fits =
    expected === null ? !secret : secret !== null && secret !== undefined && sameSecret(secret, expected);
  if (!fits) throw new OAuthError("invalid_client", "The client secret is missing or wrong.", status);
  return found;
}

function basicCredentials(
  header: string | undefined,
): { readonly id: string; readonly secret: string } | undefined {
  const encoded = /^basic\s+([A-Za-z0-9+/=]+)\s*$/i.exec(header ?? "")?.[1];
  if (!encoded) return undefined;
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  const cut = decoded.indexOf(":");
  if (cut < 0) return undefined;
  return { id: formDecoded(decoded.slice(0, cut)), secret: formDecoded(decoded.slice(cut + 1)) };
}

/** RFC 6749 (2.3.1) has both parts form-encoded; parts that are not come through unchanged. */
function formDecoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch {
    return value;
  }
}
