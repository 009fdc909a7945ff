import { defined } from "../../../lib/defined.ts";
import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import type { Pool } from "../config/pool.ts";
import type { User } from "../state/users.ts";
import { triggerAttributes } from "../triggers/run.ts";

export type Metadata = Readonly<Record<string, string>> | undefined;

/**
 * Lets the pool's function refuse a sign-in before the password is looked at.
 * @param user The user, or the name of one who does not exist.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html
 */
export async function preAuthentication(
  cognito: Cognito,
  at: PoolClient,
  user: User | string,
  validationData: Metadata,
): Promise<void> {
  const exists = typeof user !== "string";
  await cognito.triggers.run(at.pool, {
    trigger: "preAuthentication",
    source: "PreAuthentication_Authentication",
    userName: exists ? user.username : user,
    clientId: at.client.id,
    request: {
      userAttributes: exists ? triggerAttributes(user) : {},
      validationData: validationData ?? null,
      ...(at.client.hidesUsers ? { userNotFound: !exists } : {}),
    },
    response: {},
  });
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html */
export async function postAuthentication(
  cognito: Cognito,
  at: PoolClient,
  user: User,
  clientMetadata: Metadata,
): Promise<void> {
  await cognito.triggers.run(at.pool, {
    trigger: "postAuthentication",
    source: "PostAuthentication_Authentication",
    userName: user.username,
    clientId: at.client.id,
    request: {
      userAttributes: triggerAttributes(user),
      newDeviceUsed: false,
      ...defined({ clientMetadata }),
    },
    response: {},
  });
}

/**
 * Told after an account is confirmed, and after a password was reset: the function must look at the source.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
 */
export async function postConfirmation(
  cognito: Cognito,
  at: { readonly pool: Pool; readonly clientId: string | null },
  user: User,
  source: "PostConfirmation_ConfirmSignUp" | "PostConfirmation_ConfirmForgotPassword",
  clientMetadata: Metadata,
): Promise<void> {
  await cognito.triggers.run(at.pool, {
    trigger: "postConfirmation",
    source,
    userName: user.username,
    clientId: at.clientId,
    request: { userAttributes: triggerAttributes(user), ...defined({ clientMetadata }) },
    response: {},
  });
}
