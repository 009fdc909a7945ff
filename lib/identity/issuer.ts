/** Hosts that only this machine reaches, with or without a port. */
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?(\/|$)/;

/**
 * The issuer of a user pool's tokens, from the pool's `endpoint` output: https everywhere but on this machine.
 *
 * @example
 * issuerUrl("cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab12"); // https://cognito-idp...
 * issuerUrl("localhost:4001/eu-central-1_Ab12"); // http://localhost:4001/eu-central-1_Ab12
 */
export const issuerUrl = (poolEndpoint: string): string => hostUrl(poolEndpoint);

/** The address of a host, with or without a path behind it: https everywhere but on this machine. */
export const hostUrl = (host: string): string => `${loopback.test(host) ? "http" : "https"}://${host}`;

/**
 * The base of the hosted sign-in pages (`/oauth2/authorize`, `/login`, ...): the pool's domain on AWS, the host of
 * the pool's endpoint on this machine.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html
 */
export const signInUrl = (poolEndpoint: string, domain: string, region: string): string =>
  loopback.test(poolEndpoint)
    ? new URL(issuerUrl(poolEndpoint)).origin
    : `https://${domain}.auth.${region}.amazoncognito.com`;
