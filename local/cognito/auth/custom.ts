import { defined } from "../../../lib/defined.ts";
import { AwsError } from "../../aws/types.ts";
import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import { invalidParameter, userNotFound, wrongCredentials } from "../errors.ts";
import type { User } from "../state/users.ts";
import { flagIn, objectIn, textIn } from "../triggers/read.ts";
import { type TriggerEvent, triggerAttributes } from "../triggers/run.ts";
import { type CustomChallenge, invalidSession, type Round } from "./challenge.ts";
import { type AuthReply, finishSignIn } from "./finish.ts";
import { checkMaySignIn } from "./password.ts";
import { askForProof } from "./srp.ts";
import { type Metadata, preAuthentication } from "./triggers.ts";

/*
 * Sign-in by questions of the pool's own functions: one defines the next step, one asks, one judges the answer.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
 */

export interface CustomStart {
  readonly at: PoolClient;
  readonly name: string;
  /** Set when the sign-in begins with a password, proven by SRP. */
  readonly clientPublicKey: string | undefined;
  readonly validationData?: Metadata;
}

/** Where a sign-in stands. */
export interface CustomFlow {
  readonly at: PoolClient;
  /** The name of an unknown user; the reply must not reveal it. */
  readonly user: User | string;
  readonly rounds: readonly Round[];
  readonly clientPublicKey?: string | undefined;
  readonly clientMetadata?: Metadata;
}

export const passed = (challengeName: string): Round => ({
  challengeName,
  challengeResult: true,
  challengeMetadata: null,
});

export async function startCustom(cognito: Cognito, start: CustomStart): Promise<AuthReply> {
  const { at, name, clientPublicKey } = start;
  if (!cognito.triggers.has(at.pool, "defineAuthChallenge"))
    throw invalidParameter("Custom auth lambda trigger is not configured for the user pool.");
  const user = cognito.users.find(at.pool, name);
  if (!user && !at.client.hidesUsers) throw userNotFound();
  await preAuthentication(cognito, at, user ?? name, start.validationData);
  if (user) checkMaySignIn(cognito, at, user);
  const rounds = clientPublicKey === undefined ? [] : [passed("SRP_A")];
  return continueCustom(cognito, { at, user: user ?? name, rounds, clientPublicKey });
}

/** Asks the pool's function what comes next, and does that. */
export async function continueCustom(cognito: Cognito, flow: CustomFlow): Promise<AuthReply> {
  const { at, user, rounds, clientMetadata } = flow;
  const answer = await ask(cognito, flow, {
    trigger: "defineAuthChallenge",
    source: "DefineAuthChallenge_Authentication",
    request: { session: rounds },
    response: { challengeName: null, issueTokens: null, failAuthentication: null },
  });
  if (flagIn(answer, "failAuthentication")) throw wrongCredentials();
  if (flagIn(answer, "issueTokens")) {
    if (typeof user === "string") throw wrongCredentials();
    return finishSignIn(cognito, { at, user, tokenSource: "TokenGeneration_Authentication", clientMetadata });
  }
  const challengeName = textIn(answer, "challengeName");
  if (challengeName === "CUSTOM_CHALLENGE") return createChallenge(cognito, flow);
  if (challengeName === "PASSWORD_VERIFIER" && flow.clientPublicKey !== undefined) {
    const [name, known] = typeof user === "string" ? [user, undefined] : [user.username, user];
    const proof = await askForProof(cognito, {
      at,
      name,
      user: known,
      clientPublicKey: flow.clientPublicKey,
      rounds,
    });
    return { ChallengeName: "PASSWORD_VERIFIER", ChallengeParameters: { ...proof } };
  }
  throw new AwsError(
    "InvalidLambdaResponseException",
    "DefineAuthChallenge returned neither a known challenge nor a decision.",
  );
}

export interface CustomAnswer {
  readonly at: PoolClient;
  readonly session: string | undefined;
  readonly answer: string;
  readonly clientMetadata?: Metadata;
}

/** Has an answer judged and goes on; whether a wrong one ends the sign-in, the defining function decides. */
export async function answerCustom(
  cognito: Cognito,
  { at, session, answer, clientMetadata }: CustomAnswer,
): Promise<AuthReply> {
  const challenge = session === undefined ? undefined : cognito.challenges.take(session);
  if (challenge?.kind !== "CUSTOM_CHALLENGE" || challenge.clientId !== at.client.id) throw invalidSession();
  const user = subjectOf(cognito, at, challenge);
  const flow = { at, user, rounds: challenge.rounds, clientMetadata };
  const judged = await ask(cognito, flow, {
    trigger: "verifyAuthChallengeResponse",
    source: "VerifyAuthChallengeResponse_Authentication",
    request: { privateChallengeParameters: challenge.privateParameters, challengeAnswer: answer },
    response: { answerCorrect: null },
  });
  const round: Round = {
    challengeName: "CUSTOM_CHALLENGE",
    // An unknown user's answer is never right.
    challengeResult: flagIn(judged, "answerCorrect") && challenge.exists,
    challengeMetadata: challenge.metadata,
  };
  return continueCustom(cognito, { ...flow, rounds: [...challenge.rounds, round] });
}

async function createChallenge(cognito: Cognito, flow: CustomFlow): Promise<AuthReply> {
  const { at, user, rounds } = flow;
  const created = await ask(cognito, flow, {
    trigger: "createAuthChallenge",
    source: "CreateAuthChallenge_Authentication",
    request: { challengeName: "CUSTOM_CHALLENGE", session: rounds },
    response: { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
  });
  const exists = typeof user !== "string";
  const username = exists ? user.username : user;
  const challenge: CustomChallenge = {
    kind: "CUSTOM_CHALLENGE",
    clientId: at.client.id,
    username,
    exists,
    rounds,
    privateParameters: objectIn(created, "privateChallengeParameters") ?? {},
    metadata: textIn(created, "challengeMetadata") ?? null,
  };
  const shown = Object.entries(objectIn(created, "publicChallengeParameters") ?? {}).map(([name, value]) => [
    name,
    String(value),
  ]);
  return {
    ChallengeName: "CUSTOM_CHALLENGE",
    Session: cognito.challenges.issue(challenge, at.client.challengeSeconds),
    ChallengeParameters: { USERNAME: username, ...Object.fromEntries(shown) },
  };
}

/** Runs one of the three functions with the event that all of them get. */
async function ask(
  cognito: Cognito,
  { at, user, clientMetadata }: CustomFlow,
  event: Pick<TriggerEvent, "trigger" | "source" | "request" | "response">,
): Promise<Readonly<Record<string, unknown>>> {
  const exists = typeof user !== "string";
  const response = await cognito.triggers.run(at.pool, {
    ...event,
    userName: exists ? user.username : user,
    clientId: at.client.id,
    request: {
      userAttributes: exists ? triggerAttributes(user) : {},
      ...event.request,
      ...defined({ clientMetadata }),
      ...(at.client.hidesUsers ? { userNotFound: !exists } : {}),
    },
  });
  if (!response) throw invalidParameter("Custom auth lambda trigger is not configured for the user pool.");
  return response;
}

function subjectOf(cognito: Cognito, at: PoolClient, challenge: CustomChallenge): User | string {
  if (!challenge.exists) return challenge.username;
  const user = cognito.users.get(at.pool.id, challenge.username);
  if (!user) throw invalidSession();
  checkMaySignIn(cognito, at, user);
  return user;
}
