import { directoryEnvironment, readEnv } from "../platform/env.ts";
import { serve } from "../platform/serve.ts";
import { apiEnvironment, wireApi } from "../platform/wire.ts";
import { cognitoDirectory } from "./cognito-directory.ts";
import { contract } from "./contract.ts";
import { usersService } from "./service.ts";

const env = readEnv({ ...apiEnvironment, ...directoryEnvironment });
const platform = wireApi(env);
const directory = cognitoDirectory(env.USER_POOL_ID);

export const handler = serve(contract, usersService({ database: platform.database, directory }), platform);
