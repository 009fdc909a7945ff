import { defined } from "../../../lib/defined.ts";
/**
 * Lambda's credentials, from the environment.
 *
 * Named to every SDK client, so that the other providers (files, SSO, instance metadata) are never asked and
 * need not be in the bundle.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export async function environmentCredentials() {
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "", AWS_SESSION_TOKEN } = process.env;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...defined({ sessionToken: AWS_SESSION_TOKEN }),
  };
}
