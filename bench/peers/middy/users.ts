import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { cognitoDirectory } from "../../../handlers/platform/identity/cognito-directory.ts";
import { contract } from "../../../handlers/users/contract.ts";
import { usersService } from "../../../handlers/users/service.ts";
import { database, middyFunction } from "./function.ts";

const directory = cognitoDirectory(process.env.USER_POOL_ID ?? "", new CognitoIdentityProviderClient({}));

export const handler = middyFunction(
  contract,
  usersService({ database, directory, askErasure: async () => undefined }),
);
