import { answerChallenge } from "../auth/respond.ts";
import { challengeName, clientId, clientMetadata, session } from "../input/fields.ts";
import { required, texts } from "../input/members.ts";
import { operation } from "../operation.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html */
export const respondToAuthChallenge = operation({
  action: null,
  members: {
    ClientId: required(clientId),
    ChallengeName: required(challengeName),
    Session: session,
    ChallengeResponses: texts(),
    ClientMetadata: clientMetadata,
  },
  run: (input, cognito) =>
    answerChallenge(cognito, {
      at: cognito.catalogue.client(input.ClientId),
      challenge: input.ChallengeName,
      session: input.Session,
      responses: input.ChallengeResponses ?? {},
      clientMetadata: input.ClientMetadata,
    }),
});
