import type { cognito } from "@pulumi/aws";

/** What people's passwords must be like. */
export interface PasswordPolicy {
  /** 8 to 99. Default 12. */
  readonly minimumLength?: number;
  /** Default true, as the next three. */
  readonly requireLowercase?: boolean;
  readonly requireUppercase?: boolean;
  readonly requireNumbers?: boolean;
  readonly requireSymbols?: boolean;
  /** Days after which a password that an operator gave can no longer be used, 1 to 365. Default 3. */
  readonly temporaryPasswordDays?: number;
}

/** How long tokens are good. Those that are out keep the times that they were made with. */
export interface TokenLifetimes {
  /** 5 to 1440. Default 15. */
  readonly accessMinutes?: number;
  /** 5 to 1440. Default 15. */
  readonly idMinutes?: number;
  /** 1 to 3650: how long a sign-in lasts. Default 30. */
  readonly refreshDays?: number;
}

export const passwordPolicy = ({ temporaryPasswordDays = 3, ...policy }: PasswordPolicy = {}) => ({
  minimumLength: policy.minimumLength ?? 12,
  requireLowercase: policy.requireLowercase ?? true,
  requireUppercase: policy.requireUppercase ?? true,
  requireNumbers: policy.requireNumbers ?? true,
  requireSymbols: policy.requireSymbols ?? true,
  temporaryPasswordValidityDays: temporaryPasswordDays,
});

export const tokenValidity = ({
  accessMinutes = 15,
  idMinutes = 15,
  refreshDays = 30,
}: TokenLifetimes = {}) => ({
  accessTokenValidity: accessMinutes,
  idTokenValidity: idMinutes,
  refreshTokenValidity: refreshDays,
  tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "days" },
});

/** Whether people sign up themselves, or operators make their accounts. */
export const signUpSettings = (signUp: "open" | "closed" = "open"): Partial<cognito.UserPoolArgs> =>
  signUp === "open" ? {} : { adminCreateUserConfig: { allowAdminCreateUserOnly: true } };
