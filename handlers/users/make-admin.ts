import { directoryEnvironment, readEnv } from "../platform/env.ts";
import { invokable } from "../platform/function.ts";
import { functionEnvironment, wireFunction } from "../platform/wire.ts";
import { MakeAdminEvent, makeAdmin } from "./admin.ts";
import { cognitoDirectory } from "./cognito-directory.ts";

const env = readEnv({ ...functionEnvironment, ...directoryEnvironment });
const platform = wireFunction(env);
const directory = cognitoDirectory(env.USER_POOL_ID);

export const handler = invokable(MakeAdminEvent, { name: "make-admin", ...platform }, (event, log) =>
  makeAdmin(event, { database: platform.database, directory }, log),
);
