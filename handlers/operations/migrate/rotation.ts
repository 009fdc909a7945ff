import { otherLogin } from "../../../lib/sql/database-logins.ts";
import { ensureLogin, type Login, parseLogin } from "./app-role.ts";
import type { OwnerApi } from "./owner-api.ts";

/** What the rotation does to the secret, each as Secrets Manager's call of that name. */
export interface RotatingSecret {
  /** Stages by version id, and whether rotation is on. */
  describe(): Promise<{
    readonly rotationEnabled: boolean;
    readonly stages: Readonly<Record<string, readonly string[]>>;
  }>;
  /** The value of a stage, or of the version that has it; undefined if there is no such version. */
  read(stage: Stage, versionId?: string): Promise<string | undefined>;
  /** Adds a version with the stage AWSPENDING. */
  put(versionId: string, secretString: string): Promise<void>;
  /** Moves AWSCURRENT; the version that had it becomes AWSPREVIOUS. */
  makeCurrent(versionId: string, before: string | undefined): Promise<void>;
}

export type Stage = "AWSCURRENT" | "AWSPENDING";
export type Step = "createSecret" | "setSecret" | "testSecret" | "finishSecret";

export interface Rotation {
  readonly secret: RotatingSecret;
  readonly api: OwnerApi;
  /** The version that Secrets Manager wants made: its client request token. */
  readonly versionId: string;
  readonly newPassword: () => string;
}

/**
 * One step of a rotation that alternates the app's two logins: the one in use keeps its password until the next
 * rotation, so nothing fails that began before. Each step may be repeated.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export async function rotate(step: Step, rotation: Rotation): Promise<void> {
  const { rotationEnabled, stages } = await rotation.secret.describe();
  const own = stages[rotation.versionId];
  if (!rotationEnabled) throw new Error("Rotation is not enabled for this secret.");
  if (!own) throw new Error(`The secret has no version ${rotation.versionId} to rotate to.`);
  if (own.includes("AWSCURRENT")) return;
  if (!own.includes("AWSPENDING")) throw new Error(`Version ${rotation.versionId} is not AWSPENDING.`);
  await STEPS[step](rotation, stages);
}

type Stages = Readonly<Record<string, readonly string[]>>;

const STEPS: Readonly<Record<Step, (rotation: Rotation, stages: Stages) => Promise<void>>> = {
  createSecret,
  setSecret,
  testSecret,
  finishSecret,
};

/** Writes down the next login, once: a repeated step must not change what the database may know already. */
async function createSecret({ secret, versionId, newPassword }: Rotation): Promise<void> {
  if ((await secret.read("AWSPENDING", versionId)) !== undefined) return;
  const current = parseLogin(await secret.read("AWSCURRENT"));
  const next: Login = { username: otherLogin(current.username), password: newPassword() };
  await secret.put(versionId, JSON.stringify(next));
}

/** Tells the database, as its owner. */
async function setSecret({ secret, api, versionId }: Rotation): Promise<void> {
  const pending = parseLogin(await secret.read("AWSPENDING", versionId));
  const transactionId = await api.begin();
  try {
    await ensureLogin(api, transactionId, pending);
    await api.commit(transactionId);
  } catch (error) {
    await api.rollback(transactionId).catch(() => undefined);
    throw error;
  }
}

/**
 * Looks the login up. Signing in is not possible here: the Data API reads the secret's current version only, and
 * functions have no other way to the database.
 */
async function testSecret({ secret, api, versionId }: Rotation): Promise<void> {
  // When rotation is set up and not to begin at once, Secrets Manager asks for this step alone, with a version that has no
  // value: then it is the present login that has to work.
  const pending = await secret.read("AWSPENDING", versionId);
  const { username } = parseLogin(pending ?? (await secret.read("AWSCURRENT")));
  const [found] = await api.execute({
    sql: `select r.rolcanlogin and pg_catalog.pg_has_role(r.oid, ar.oid, 'member') as usable
            from pg_catalog.pg_roles r, pg_catalog.pg_roles ar
           where r.rolname = :username and ar.rolname = left(:username, -2)`,
    parameters: [{ name: "username", value: { stringValue: username } }],
  });
  if (found?.usable !== true) throw new Error(`The login ${username} cannot sign in as the app.`);
}

async function finishSecret({ secret, versionId }: Rotation, stages: Stages): Promise<void> {
  const before = Object.keys(stages).find(id => stages[id]?.includes("AWSCURRENT"));
  await secret.makeCurrent(versionId, before);
}
