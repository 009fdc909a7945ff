import { randomUUID } from "node:crypto";
import type { Seed, SeedStage } from "../seed.ts";
import { fillGame } from "./fill.ts";
import { type SeedRun, seedWorld } from "./world.ts";

/** A running game around one city. */
export const seed: Seed = {
  summary: "200 players around one city, their territory, events, and coins for them and the demo users",
  needs: "running",
  add: async stage => {
    const saveRun = (run: SeedRun) => sendRun(stage, run);
    const { players, events, runs, cells } = await fillGame({ ...stage, saveRun }, seedWorld());
    return `Added ${players} players, ${events} events, and ${runs} runs that claimed ${cells} cells.`;
  },
};

/** What the gateway would hand over: the player has no account to sign in with. */
async function sendRun({ issuer, userPoolClientId, invoke }: SeedStage, { playerId, ...run }: SeedRun) {
  const claims = {
    sub: playerId,
    username: playerId,
    token_use: "access",
    scope: "aws.cognito.signin.user.admin",
    iss: issuer,
    client_id: userPoolClientId,
    iat: String(Math.floor(Date.now() / 1_000)),
  };
  const http = {
    method: "POST",
    path: "/runs",
    protocol: "HTTP/1.1",
    sourceIp: "127.0.0.1",
    userAgent: "seed",
  };
  const event = {
    version: "2.0",
    routeKey: "POST /runs",
    rawPath: "/runs",
    rawQueryString: "",
    headers: { "content-type": "application/json" },
    requestContext: { http, requestId: randomUUID(), authorizer: { jwt: { claims, scopes: null } } },
    body: JSON.stringify(run),
    isBase64Encoded: false,
  };
  return (await invoke("running", event)) as { statusCode: number; body: string };
}
