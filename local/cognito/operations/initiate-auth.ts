import { startAuth } from "../auth/initiate.ts";
import { authFlow, clientId, clientMetadata } from "../input/fields.ts";
import { required, texts } from "../input/members.ts";
import { operation } from "../operation.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html */
export const initiateAuth = operation({
  action: null,
  members: {
    ClientId: required(clientId),
    AuthFlow: required(authFlow),
    AuthParameters: texts(),
    ClientMetadata: clientMetadata,
  },
  run: (input, cognito) =>
    startAuth(cognito, {
      at: cognito.catalogue.client(input.ClientId),
      isAdmin: false,
      flow: input.AuthFlow,
      parameters: input.AuthParameters ?? {},
      clientMetadata: input.ClientMetadata,
    }),
});
