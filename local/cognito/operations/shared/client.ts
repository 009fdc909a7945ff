import type { Cognito } from "../../cognito.ts";
import type { PoolClient } from "../../config/catalogue.ts";
import { resourceNotFound } from "../../errors.ts";

/**
 * A client of the pool given.
 * @throws AwsError ResourceNotFoundException
 */
export function clientOf(cognito: Cognito, poolId: string, clientId: string): PoolClient {
  const pool = cognito.catalogue.pool(poolId);
  const client = pool.clients.find(candidate => candidate.id === clientId);
  if (!client) throw resourceNotFound(`User pool client ${clientId} does not exist.`);
  return { pool, client };
}
