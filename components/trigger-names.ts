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
