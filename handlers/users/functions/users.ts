import { directoryEnvironment, readEnv } from "../../platform/env.ts";
import { serve } from "../../platform/http/serve.ts";
import { cognitoDirectory } from "../../platform/identity/cognito-directory.ts";
import { apiEnvironment, wireApi } from "../../platform/wire.ts";
import { readLinks } from "../../platform/work/links.ts";
import { contract } from "../contract.ts";
import { usersService } from "../service.ts";

const env = readEnv({ ...apiEnvironment, ...directoryEnvironment });
const platform = wireApi(env);
const { queues } = readLinks(contract.uses);
const directory = cognitoDirectory(env.USER_POOL_ID);

export const handler = serve(
  contract,
  usersService({ database: platform.database, directory, askErasure: queues.erasures }),
  platform,
);
