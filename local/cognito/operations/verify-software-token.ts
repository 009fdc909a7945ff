import { verifyMfaSecret } from "../auth/mfa.ts";
import { accessToken, session } from "../input/fields.ts";
import { required, text } from "../input/members.ts";
import { operation } from "../operation.ts";
import { mfaSubject } from "./shared/mfa-subject.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifySoftwareToken.html */
export const verifySoftwareToken = operation({
  action: null,
  members: {
    AccessToken: accessToken,
    Session: session,
    UserCode: required(text({ min: 6, max: 6, pattern: [/^[0-9]+$/, "[0-9]+"] })),
    FriendlyDeviceName: text({ max: 131_072 }),
  },
  async run(input, cognito) {
    const { user, nextSession } = await mfaSubject(cognito, input);
    verifyMfaSecret(cognito, user, input.UserCode);
    return { Status: "SUCCESS", ...nextSession() };
  },
});
