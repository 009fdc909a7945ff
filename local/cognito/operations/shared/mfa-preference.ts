import type { Cognito } from "../../cognito.ts";
import { invalidParameter } from "../../errors.ts";
import { flag, structure } from "../../input/members.ts";
import type { User } from "../../state/users.ts";

const settings = structure({ Enabled: flag(), PreferredMfa: flag() });
export const mfaPreferenceMembers = {
  SoftwareTokenMfaSettings: settings,
  SMSMfaSettings: settings,
  EmailMfaSettings: settings,
};

interface Settings {
  readonly Enabled?: boolean | undefined;
  readonly PreferredMfa?: boolean | undefined;
}
export interface MfaPreference {
  readonly SoftwareTokenMfaSettings?: Settings | undefined;
  readonly SMSMfaSettings?: Settings | undefined;
  readonly EmailMfaSettings?: Settings | undefined;
}

/** Authenticator apps only: codes by SMS or e-mail at sign-in are not emulated, and refused by name. */
export function setMfaPreference(cognito: Cognito, user: User, preference: MfaPreference): void {
  if (preference.SMSMfaSettings?.Enabled || preference.EmailMfaSettings?.Enabled)
    throw invalidParameter(
      "MFA by SMS or e-mail is not emulated by local mode; use SoftwareTokenMfaSettings.",
    );
  const wanted = preference.SoftwareTokenMfaSettings;
  if (!wanted) return;
  if (wanted.Enabled && !user.mfa.verified)
    throw invalidParameter("User has not verified software token mfa");
  const enabled = wanted.Enabled ?? false;
  cognito.users.update(user, latest => ({
    mfa: { ...latest.mfa, enabled, preferred: enabled && (wanted.PreferredMfa ?? false) },
  }));
}
