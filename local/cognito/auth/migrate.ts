import { defined } from "../../../lib/defined.ts";
import { AwsError } from "../../aws/types.ts";
import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import { hashPassword } from "../crypto/password.ts";
import { userNotFound, wrongCredentials } from "../errors.ts";
import type { User } from "../state/users.ts";
import { attributesIn, textIn } from "../triggers/read.ts";
import { checkFree, draftUser } from "./new-user.ts";
import type { Metadata } from "./triggers.ts";

export interface MigrationRequest {
  readonly at: PoolClient;
  readonly name: string;
  /** Null in the forgot-password flow. */
  readonly password: string | null;
  readonly source: "UserMigration_Authentication" | "UserMigration_ForgotPassword";
  readonly validationData?: Metadata;
  readonly clientMetadata?: Metadata;
}

/**
 * Asks the pool's function for a user whom the pool does not know, and takes them over with the password that
 * they gave. The welcome message that AWS sends on top is left out.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
 * @returns undefined when there is no such function, or it knows no such user.
 */
export async function migrateUser(cognito: Cognito, request: MigrationRequest): Promise<User | undefined> {
  const { pool, client } = request.at;
  const response = await cognito.triggers
    .run(pool, {
      trigger: "userMigration",
      source: request.source,
      userName: request.name,
      clientId: client.id,
      request: {
        ...(request.password === null ? {} : { password: request.password }),
        validationData: request.validationData ?? null,
        userAttributes: null,
        ...defined({ clientMetadata: request.clientMetadata }),
      },
      response: {
        userAttributes: null,
        forceAliasCreation: null,
        enableSMSMFA: null,
        finalUserStatus: null,
        messageAction: null,
        desiredDeliveryMediums: null,
      },
    })
    .catch(error => refused(error, client.hidesUsers, client.id));
  const attributes = response ? attributesIn(response, "userAttributes") : undefined;
  if (!response || !attributes) return undefined;
  const draft = draftUser(cognito, pool, {
    name: request.name,
    attributes: without(attributes, ["username", "sub"]),
  });
  const isConfirmed = textIn(response, "finalUserStatus") === "CONFIRMED";
  const password =
    request.password === null
      ? {}
      : { password: await hashPassword(pool.id, draft.username, request.password, cognito.random) };
  checkFree(cognito, pool, draft);
  return cognito.users.insert({
    ...draft,
    ...password,
    status: isConfirmed ? "CONFIRMED" : "RESET_REQUIRED",
  });
}

function refused(error: unknown, hidesUsers: boolean, clientId: string): never {
  if (!(error instanceof AwsError)) throw error;
  if (hidesUsers) throw wrongCredentials();
  throw userNotFound(`Exception migrating user in app client ${clientId}`);
}

const without = (values: Readonly<Record<string, string>>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
