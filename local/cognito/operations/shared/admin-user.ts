import type { Cognito } from "../../cognito.ts";
import type { Pool } from "../../config/pool.ts";
import { userNotFound } from "../../errors.ts";
import { poolId, username } from "../../input/fields.ts";
import { required } from "../../input/members.ts";
import type { User } from "../../state/users.ts";

/** The members that name a user to an administrator's operation. */
export const adminUserMembers = { UserPoolId: required(poolId), Username: required(username) };

/** @throws AwsError ResourceNotFoundException, UserNotFoundException */
export function findAdminUser(
  cognito: Cognito,
  input: { readonly UserPoolId: string; readonly Username: string },
): { readonly pool: Pool; readonly user: User } {
  const pool = cognito.catalogue.pool(input.UserPoolId);
  const user = cognito.users.findAny(pool, input.Username);
  if (!user) throw userNotFound();
  return { pool, user };
}
