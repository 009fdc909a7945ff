import type { NodeFunction } from "../functions/node-function.ts";

const triggerNames = [
  "preSignUp",
  "postConfirmation",
  "preAuthentication",
  "postAuthentication",
  "preTokenGeneration",
  "customMessage",
  "userMigration",
  "defineAuthChallenge",
  "createAuthChallenge",
  "verifyAuthChallengeResponse",
] as const;

/** Events of a user pool that a function can take part in. */
export type TriggerName = (typeof triggerNames)[number];

export const isTriggerName = (name: string): name is TriggerName =>
  triggerNames.some(known => known === name);

/** The functions that ask people for something else than a password; Cognito calls each in its turn. */
export const challengeTriggers = [
  "defineAuthChallenge",
  "createAuthChallenge",
  "verifyAuthChallengeResponse",
] as const satisfies readonly TriggerName[];

/** Functions by the trigger that calls them. */
export type Triggers = Readonly<Partial<Record<TriggerName, NodeFunction>>>;

/** The second version of pre-token generation alone can change access tokens. */
export function lambdaConfig(triggers: Triggers) {
  const { preTokenGeneration, ...others } = triggers;
  return {
    ...Object.fromEntries(Object.entries(others).map(([trigger, called]) => [trigger, called.arn])),
    ...(preTokenGeneration
      ? { preTokenGenerationConfig: { lambdaArn: preTokenGeneration.arn, lambdaVersion: "V2_0" } }
      : {}),
  };
}
