import { answerChallenge } from "../auth/respond.ts";
import { challengeName, clientId, clientMetadata, poolId, session } from "../input/fields.ts";
import { required, texts } from "../input/members.ts";
import { operation } from "../operation.ts";
import { clientOf } from "./shared/client.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRespondToAuthChallenge.html */
export const adminRespondToAuthChallenge = operation({
  action: "AdminRespondToAuthChallenge",
  members: {
    UserPoolId: required(poolId),
    ClientId: required(clientId),
    ChallengeName: required(challengeName),
    Session: session,
    ChallengeResponses: texts(),
    ClientMetadata: clientMetadata,
  },
  run: (input, cognito) =>
    answerChallenge(cognito, {
      at: clientOf(cognito, input.UserPoolId, input.ClientId),
      challenge: input.ChallengeName,
      session: input.Session,
      responses: input.ChallengeResponses ?? {},
      clientMetadata: input.ClientMetadata,
    }),
});
