import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import type { Client } from "../config/client.ts";
import { sameSecret, secretHash } from "../crypto/secret-hash.ts";
import { invalidParameter, notAuthorized } from "../errors.ts";

/**
 * Checks that the caller knows the client's secret, where it has one.
 * @param names What the hash may be made with: the name that was sent, and the user's own name.
 * @throws AwsError NotAuthorizedException, InvalidParameterException
 */
export function checkSecretHash(
  client: Client,
  given: string | undefined,
  names: readonly (string | undefined)[],
): void {
  const { id, secret } = client;
  if (secret === null) {
    if (given !== undefined)
      throw invalidParameter(`App client ${id} is not configured for secret but secret hash was received`);
    return;
  }
  if (given === undefined)
    throw notAuthorized(`Client ${id} is configured with secret but SECRET_HASH was not received`);
  if (!names.some(name => name !== undefined && sameSecret(given, secretHash(id, secret, name))))
    throw notAuthorized(`Unable to verify secret hash for client ${id}`);
}

/**
 * Checks the hash of a user who is named: it is made with the name that was sent, or with the user name.
 * @throws AwsError as {@link checkSecretHash}
 */
export function checkSecretHashFor(
  cognito: Cognito,
  { pool, client }: PoolClient,
  name: string,
  given: string | undefined,
): void {
  checkSecretHash(client, given, [name, cognito.users.find(pool, name)?.username]);
}

/** Checks a client secret that is sent as it is. */
export function checkClientSecret(client: Client, given: string | undefined): void {
  if (client.secret === null) {
    if (given !== undefined)
      throw invalidParameter(`App client ${client.id} is not configured for secret but secret was received`);
    return;
  }
  if (given === undefined)
    throw notAuthorized(`Client ${client.id} is configured for secret but secret was not received`);
  if (!sameSecret(given, client.secret))
    throw notAuthorized(`Unable to verify secret for client ${client.id}`);
}
