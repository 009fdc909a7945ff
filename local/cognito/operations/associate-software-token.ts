import { newMfaSecret } from "../auth/mfa.ts";
import { accessToken, session } from "../input/fields.ts";
import { operation } from "../operation.ts";
import { mfaSubject } from "./shared/mfa-subject.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html */
export const associateSoftwareToken = operation({
  action: null,
  members: { AccessToken: accessToken, Session: session },
  async run(input, cognito) {
    const { user, nextSession } = await mfaSubject(cognito, input);
    const secret = newMfaSecret(cognito, user);
    return { SecretCode: secret, ...nextSession() };
  },
});
