/**
 * Set to `true` by local mode, for the program that it evaluates and the functions that it runs. It makes them stricter
 * with mistakes and patient with what is being written; on AWS it is not set, and nothing else depends on it.
 */
export const localModeVariable = "LOCAL_MODE";

/** Whether local mode runs this code. */
export const isLocalMode = (environment: NodeJS.ProcessEnv = process.env): boolean =>
  environment[localModeVariable] === "true";
