import { startAuth } from "../auth/initiate.ts";
import { authFlow, clientId, clientMetadata, poolId } from "../input/fields.ts";
import { required, texts } from "../input/members.ts";
import { operation } from "../operation.ts";
import { clientOf } from "./shared/client.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html */
export const adminInitiateAuth = operation({
  action: "AdminInitiateAuth",
  members: {
    UserPoolId: required(poolId),
    ClientId: required(clientId),
    AuthFlow: required(authFlow),
    AuthParameters: texts(),
    ClientMetadata: clientMetadata,
  },
  run: (input, cognito) =>
    startAuth(cognito, {
      at: clientOf(cognito, input.UserPoolId, input.ClientId),
      isAdmin: true,
      flow: input.AuthFlow,
      parameters: input.AuthParameters ?? {},
      clientMetadata: input.ClientMetadata,
    }),
});
