import type { Pool } from "../config/pool.ts";
import { poolId } from "../input/fields.ts";
import { required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { SUBJECT, schemaAttribute } from "./shared/schema-attribute.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html */
export const describeUserPool = operation({
  action: "DescribeUserPool",
  members: { UserPoolId: required(poolId) },
  run(input, cognito) {
    const pool = cognito.catalogue.pool(input.UserPoolId);
    const users = [...cognito.users.of(pool.id)].length;
    return { UserPool: { ...describe(pool), EstimatedNumberOfUsers: users } };
  },
});

const describe = (pool: Pool) => ({
  Id: pool.id,
  Name: pool.name,
  Arn: pool.arn,
  ...(pool.domain === null ? {} : { Domain: pool.domain }),
  AliasAttributes: pool.aliasAttributes,
  AutoVerifiedAttributes: pool.autoVerified,
  UsernameAttributes: pool.usernameAttributes,
  UsernameConfiguration: { CaseSensitive: pool.caseSensitive },
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: pool.verifyBeforeUpdate },
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: pool.adminCreatesUsers },
  MfaConfiguration: pool.mfa,
  Policies: {
    PasswordPolicy: {
      MinimumLength: pool.passwordPolicy.minimumLength,
      RequireUppercase: pool.passwordPolicy.uppercase,
      RequireLowercase: pool.passwordPolicy.lowercase,
      RequireNumbers: pool.passwordPolicy.numbers,
      RequireSymbols: pool.passwordPolicy.symbols,
      TemporaryPasswordValidityDays: pool.passwordPolicy.temporaryDays,
      ...(pool.passwordPolicy.history > 0 ? { PasswordHistorySize: pool.passwordPolicy.history } : {}),
    },
  },
  SchemaAttributes: [SUBJECT, ...[...pool.attributes.values()].map(schemaAttribute)],
  ...(pool.recoveryMechanisms.length > 0 && {
    AccountRecoverySetting: {
      RecoveryMechanisms: pool.recoveryMechanisms.map(({ name, priority }) => ({
        Name: name,
        Priority: priority,
      })),
    },
  }),
  LambdaConfig: Object.fromEntries(
    Object.entries(pool.triggers.functions).map(([name, arn]) => [
      name.charAt(0).toUpperCase() + name.slice(1),
      arn,
    ]),
  ),
});
