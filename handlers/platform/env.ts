import * as v from "valibot";

const filled = v.pipe(v.string(), v.minLength(1));

/** What the link "database" puts into a function's environment. */
export const databaseEnvironment = {
  DATABASE_CLUSTER_ARN: filled,
  DATABASE_SECRET_ARN: filled,
  DATABASE_NAME: filled,
};

/** What the link "directory" puts into a function's environment. */
export const directoryEnvironment = { USER_POOL_ID: filled };

/** What the link "personalDataRotation" puts into a function's environment. */
export const personalDataRotationEnvironment = {
  PERSONAL_DATA_KEY_ARN: filled,
  PERSONAL_DATA_SERVICE: filled,
};

/** What the link "personalData" puts into a function's environment. */
export const personalDataEnvironment = {
  ...personalDataRotationEnvironment,
  PERSONAL_DATA_INDEX_ARN: filled,
};

/** What an API function knows of the tokens that it gets, and how many requests a person can make; 0 for no limit. */
export const identityEnvironment = {
  ISSUER: filled,
  WEB_CLIENT_ID: filled,
  /** Not set by a directory without a machine client. */
  MACHINE_CLIENT_ID: v.optional(filled),
  REQUESTS_PER_MINUTE: v.optional(v.pipe(v.string(), v.digits(), v.transform(Number)), "0"),
};

/** What every function has. */
export const commonEnvironment = {
  SERVICE_NAME: filled,
  LOG_LEVEL: v.optional(
    v.pipe(v.string(), v.toLowerCase(), v.picklist(["debug", "info", "warn", "error"])),
    "info",
  ),
  METRICS_NAMESPACE: filled,
};

/**
 * Reads the environment once, when the function starts.
 *
 * @throws Error that names every variable that is missing or wrong, never its value.
 * @example
 * const env = readEnv({ ...commonEnvironment, ...databaseEnvironment });
 */
export function readEnv<const Entries extends v.ObjectEntries>(
  entries: Entries,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): v.InferOutput<v.ObjectSchema<Entries, undefined>> {
  const result = v.safeParse(v.object(entries), variables);
  if (result.success) return result.output;
  const wrong = result.issues.map(issue => {
    const name = String(issue.path?.[0].key);
    return variables[name] ? `${name} must be ${issue.expected ?? "valid"}` : `${name} is not set`;
  });
  throw new Error(`Environment: ${wrong.join("; ")}. The function's links set these: see its contract.`);
}
