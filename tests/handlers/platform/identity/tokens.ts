import type { Identity } from "../../../../handlers/platform/identity/claims.ts";

export const identity: Identity = {
  issuer: "http://localhost:4001/pool",
  webClientId: "web",
  machineClientId: "machine",
};

export const userId = "0b0e7b4e-6f9c-4a55-8f0a-0c5d5a0b9a11";

/** A person's access token as the gateway hands its claims over: all strings. */
export const personClaims: Readonly<Record<string, unknown>> = {
  iss: "http://localhost:4001/pool",
  sub: userId,
  client_id: "web",
  token_use: "access",
  username: "ada",
  scope: "openid movies/write",
  "cognito:groups": "[gardener editor]",
  iat: "1780000000",
  exp: "1780000900",
  auth_time: "1779999000",
};

export const machineClaims: Readonly<Record<string, unknown>> = {
  iss: "http://localhost:4001/pool",
  sub: "machine",
  client_id: "machine",
  token_use: "access",
  scope: "movies/write",
  iat: "1780000000",
  exp: "1780000900",
};
