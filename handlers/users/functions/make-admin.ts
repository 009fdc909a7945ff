import { directoryEnvironment, readEnv } from "../../platform/env.ts";
import { cognitoDirectory } from "../../platform/identity/cognito-directory.ts";
import { functionEnvironment, wireFunction } from "../../platform/wire.ts";
import { invokable } from "../../platform/work/function.ts";
import { MakeAdminEvent, makeAdmin, removeAdmin } from "../admin.ts";

const env = readEnv({ ...functionEnvironment, ...directoryEnvironment });
const platform = wireFunction(env);
const directory = cognitoDirectory(env.USER_POOL_ID);

export const handler = invokable(MakeAdminEvent, { name: "make-admin", ...platform }, (event, { log }) =>
  (event.remove ? removeAdmin : makeAdmin)(event, { database: platform.database, directory }, log),
);
