import { createHmac } from "node:crypto";
import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import type { Pool } from "../config/pool.ts";
import {
  createServerKeys,
  createVerifier,
  isUsablePublicKey,
  type Verifier,
  verifyProof,
} from "../crypto/srp.ts";
import { invalidParameter, userNotFound, wrongCredentials } from "../errors.ts";
import type { User } from "../state/users.ts";
import { invalidSession, type Round } from "./challenge.ts";
import { checkMaySignIn, checkNoReset } from "./password.ts";
import { type Metadata, preAuthentication } from "./triggers.ts";

export interface SrpStart {
  readonly at: PoolClient;
  readonly name: string;
  /** In hex. */
  readonly clientPublicKey: string;
  readonly validationData?: Metadata;
}

/** The challenge parameters of PASSWORD_VERIFIER. */
export interface PasswordVerifierParameters {
  readonly SALT: string;
  readonly SECRET_BLOCK: string;
  readonly SRP_B: string;
  readonly USERNAME: string;
  readonly USER_ID_FOR_SRP: string;
}

/**
 * The first half of a sign-in by SRP. A user who does not exist gets an invented challenge, the same each time,
 * as RFC 5054 (2.5.1.3) has it.
 * @throws AwsError UserNotFoundException where the client wants to know, NotAuthorizedException
 */
export async function startSrp(cognito: Cognito, start: SrpStart): Promise<PasswordVerifierParameters> {
  const { at, name, clientPublicKey } = start;
  const user = cognito.users.find(at.pool, name);
  if (!user && !at.client.hidesUsers) throw userNotFound();
  cognito.lockout.check(at.pool.id, user?.username ?? name.toLowerCase());
  await preAuthentication(cognito, at, user ?? name, start.validationData);
  return askForProof(cognito, { at, name, user, clientPublicKey, rounds: null });
}

export interface ProofRequest {
  readonly at: PoolClient;
  readonly name: string;
  /** Undefined for unknown users; the reply must not reveal it. */
  readonly user: User | undefined;
  readonly clientPublicKey: string;
  readonly rounds: readonly Round[] | null;
}

/** Issues the challenge that asks for the proof of a password. */
export async function askForProof(
  cognito: Cognito,
  request: ProofRequest,
): Promise<PasswordVerifierParameters> {
  const { at, name, user, clientPublicKey, rounds } = request;
  if (!isUsablePublicKey(clientPublicKey)) throw invalidParameter("SRP_A is not a usable public key.");
  if (user) checkNoReset(user);
  const { username, verifier } = user?.password
    ? { username: user.username, verifier: user.password.srp }
    : await invented(cognito, at.pool, name);
  const keys = createServerKeys(verifier.verifier, cognito.random.bytes(32));
  const kind = "PASSWORD_VERIFIER";
  const clientId = at.client.id;
  const exists = user !== undefined;
  const SECRET_BLOCK = cognito.challenges.issue(
    { kind, clientId, username, typedName: name, exists, verifier, keys, clientPublicKey, rounds },
    at.client.challengeSeconds,
  );
  return {
    SALT: verifier.salt,
    SECRET_BLOCK,
    SRP_B: keys.publicKey,
    USERNAME: username,
    USER_ID_FOR_SRP: username,
  };
}

export interface SrpAnswer {
  readonly at: PoolClient;
  readonly secretBlock: string;
  readonly timestamp: string;
  /** base64 */
  readonly signature: string;
}

/** The user whose password the client proved, and the rounds before; the challenge is spent either way. */
export function finishSrp(
  cognito: Cognito,
  answer: SrpAnswer,
): { readonly user: User; readonly rounds: readonly Round[] | null } {
  const { at, secretBlock, timestamp } = answer;
  if (!TIMESTAMP.test(timestamp))
    throw invalidParameter("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.");
  const challenge = cognito.challenges.take(secretBlock);
  if (challenge?.kind !== "PASSWORD_VERIFIER" || challenge.clientId !== at.client.id) throw invalidSession();
  const { username, verifier, keys, clientPublicKey } = challenge;
  const user = challenge.exists ? cognito.users.get(at.pool.id, username) : undefined;
  const lockName = user?.username ?? challenge.typedName.toLowerCase();
  cognito.lockout.check(at.pool.id, lockName);
  const proof = {
    clientPublicKey,
    secretBlock: Buffer.from(secretBlock, "base64"),
    timestamp,
    signature: answer.signature,
  };
  const isProven = verifyProof(at.pool.id, username, verifier.verifier, keys, proof);
  if (!isProven || !user) {
    cognito.lockout.failed(at.pool.id, lockName);
    throw wrongCredentials();
  }
  cognito.lockout.succeeded(at.pool.id, lockName);
  checkMaySignIn(cognito, at, user);
  return { user, rounds: challenge.rounds };
}

/** `Sat Nov 21 10:00:00 UTC 2026`: the day has no leading zero. */
const TIMESTAMP =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([1-9]|[12]\d|3[01]) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d UTC \d{4}$/;

async function invented(
  cognito: Cognito,
  pool: Pool,
  name: string,
): Promise<{ username: string; verifier: Verifier }> {
  const { secret } = await cognito.keys.of(pool.id);
  const derive = (what: string) =>
    createHmac("sha256", secret).update(`${what}/${pool.id}/${name.toLowerCase()}`).digest();
  const username = pool.usernameAttributes.length > 0 ? inventedUuid(derive("username")) : name;
  return {
    username,
    verifier: createVerifier(
      pool.id,
      username,
      derive("password").toString("hex"),
      derive("salt").subarray(0, 16),
    ),
  };
}

function inventedUuid(bytes: Buffer): string {
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
