import { defined } from "../../../../lib/defined.ts";
import type { Group, Pool } from "../../config/pool.ts";
import { resourceNotFound } from "../../errors.ts";

/** A group as replies show it; when it was made, only the program's history knows. */
export const groupType = (pool: Pool, group: Group) => ({
  GroupName: group.name,
  UserPoolId: pool.id,
  ...defined({ Description: group.description, RoleArn: group.roleArn, Precedence: group.precedence }),
});

/** @throws AwsError ResourceNotFoundException */
export function findGroup(pool: Pool, name: string): Group {
  const group = pool.groups.find(candidate => candidate.name === name);
  if (!group) throw resourceNotFound("Group not found.");
  return group;
}
