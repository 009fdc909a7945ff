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
