import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import { invalidParameter, notAuthorized, userDisabled } from "../errors.ts";
import type { User } from "../state/users.ts";
import { closeStep, readStep, type StepChallenge } from "./challenge.ts";
import { answerCustom, continueCustom, passed } from "./custom.ts";
import { type AuthReply, finishSignIn } from "./finish.ts";
import { parameter } from "./initiate.ts";
import { acceptMfaCode } from "./mfa.ts";
import { setFirstPassword } from "./new-password.ts";
import { checkSecretHash } from "./secret-hash.ts";
import { finishSrp } from "./srp.ts";
import type { Metadata } from "./triggers.ts";

export interface ChallengeAnswer {
  readonly at: PoolClient;
  readonly challenge: string;
  readonly session: string | undefined;
  readonly responses: Readonly<Record<string, string>>;
  readonly clientMetadata?: Metadata;
}

/** Any further step of a sign-in. */
export async function answerChallenge(cognito: Cognito, answer: ChallengeAnswer): Promise<AuthReply> {
  const { at, responses } = answer;
  const name = parameter(responses, "USERNAME");
  checkSecretHash(at.client, responses.SECRET_HASH, [name, cognito.users.findAny(at.pool, name)?.username]);
  if (answer.challenge === "PASSWORD_VERIFIER") return answerSrp(cognito, answer);
  if (answer.challenge === "CUSTOM_CHALLENGE")
    return answerCustom(cognito, {
      at,
      session: answer.session,
      answer: parameter(responses, "ANSWER"),
      clientMetadata: answer.clientMetadata,
    });
  if (answer.challenge === "NEW_PASSWORD_REQUIRED") return answerNewPassword(cognito, answer);
  if (answer.challenge === "SOFTWARE_TOKEN_MFA") return answerMfa(cognito, answer);
  if (answer.challenge === "MFA_SETUP") return answerMfaSetup(cognito, answer);
  throw invalidParameter(`The challenge ${answer.challenge} is not emulated by local mode.`);
}

async function answerSrp(
  cognito: Cognito,
  { at, responses, clientMetadata }: ChallengeAnswer,
): Promise<AuthReply> {
  const { user, rounds } = finishSrp(cognito, {
    at,
    secretBlock: parameter(responses, "PASSWORD_CLAIM_SECRET_BLOCK"),
    timestamp: parameter(responses, "TIMESTAMP"),
    signature: parameter(responses, "PASSWORD_CLAIM_SIGNATURE"),
  });
  if (rounds)
    return continueCustom(cognito, {
      at,
      user,
      rounds: [...rounds, passed("PASSWORD_VERIFIER")],
      clientMetadata,
    });
  return finishSignIn(cognito, { at, user, tokenSource: "TokenGeneration_Authentication", clientMetadata });
}

async function answerNewPassword(cognito: Cognito, answer: ChallengeAnswer): Promise<AuthReply> {
  const { at, responses, clientMetadata } = answer;
  const password = parameter(responses, "NEW_PASSWORD");
  const { user } = stepOf(cognito, answer, "NEW_PASSWORD_REQUIRED");
  const updated = await setFirstPassword(cognito, at, user, password, givenAttributes(responses));
  closeStep(cognito, answer.session);
  return finishSignIn(cognito, {
    at,
    user: updated,
    tokenSource: "TokenGeneration_NewPasswordChallenge",
    clientMetadata,
  });
}

async function answerMfa(cognito: Cognito, answer: ChallengeAnswer): Promise<AuthReply> {
  const code = parameter(answer.responses, "SOFTWARE_TOKEN_MFA_CODE");
  const { step, user } = stepOf(cognito, answer, "SOFTWARE_TOKEN_MFA");
  return finish(cognito, answer, acceptMfaCode(cognito, user, code), step);
}

async function answerMfaSetup(cognito: Cognito, answer: ChallengeAnswer): Promise<AuthReply> {
  const { step, user } = stepOf(cognito, answer, "MFA_SETUP");
  if (!user.mfa.verified) throw invalidParameter("User has not set up software token mfa");
  const updated = cognito.users.update(user, latest => ({
    mfa: { ...latest.mfa, enabled: true, preferred: true },
  }));
  return finish(cognito, answer, updated, step);
}

function finish(
  cognito: Cognito,
  answer: ChallengeAnswer,
  user: User,
  step: StepChallenge,
): Promise<AuthReply> {
  const { at, clientMetadata } = answer;
  closeStep(cognito, answer.session);
  return finishSignIn(cognito, {
    at,
    user,
    tokenSource: step.tokenSource,
    clientMetadata,
    met: ["SOFTWARE_TOKEN_MFA"],
  });
}

function stepOf(
  cognito: Cognito,
  answer: ChallengeAnswer,
  kind: StepChallenge["kind"],
): { step: StepChallenge; user: User } {
  const { at, session, responses } = answer;
  const step = readStep(cognito, session, kind, at);
  const user = cognito.users.get(at.pool.id, step.username);
  if (!user || cognito.users.findAny(at.pool, parameter(responses, "USERNAME"))?.username !== user.username)
    throw notAuthorized("Invalid session for the user.");
  if (!user.enabled) throw userDisabled();
  return { step, user };
}

/** `userAttributes.name` among the responses of NEW_PASSWORD_REQUIRED. */
function givenAttributes(responses: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const prefix = "userAttributes.";
  return Object.fromEntries(
    Object.entries(responses).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  );
}
