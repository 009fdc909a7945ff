import { directoryEnvironment, readEnv } from "../platform/env.ts";
import { functionEnvironment, wireFunction } from "../platform/wire.ts";
import { cognitoDirectory } from "../users/cognito-directory.ts";
import { cleanUp } from "./service.ts";

const env = readEnv({ ...functionEnvironment, ...directoryEnvironment });
const platform = wireFunction(env);
const directory = cognitoDirectory(env.USER_POOL_ID);

export const handler = cleanUp({ ...platform, directory });
