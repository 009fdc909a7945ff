import { readEnv } from "./env.ts";
import { usersIn } from "./identity/callers.ts";
import { requestLimit } from "./identity/request-limit.ts";
import { apiEnvironment, wireApi as wireWithoutPersons } from "./wiring.ts";

export { apiEnvironment, functionEnvironment, wireFunction } from "./wiring.ts";

/**
 * Everything that `serve` needs but the token verifier: a person is who the table `users` says.
 *
 * @example
 * const platform = wireApi();
 * export const handler = serve(contract, notesService(platform), platform);
 */
export const wireApi = (
  env = readEnv(apiEnvironment),
): ReturnType<typeof wireWithoutPersons> & ReturnType<typeof usersIn> => {
  const platform = wireWithoutPersons(env);
  return { ...platform, ...usersIn(platform.database, requestLimit(env.REQUESTS_PER_MINUTE)) };
};
