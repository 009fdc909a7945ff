import { randomUUID } from "node:crypto";
import { answer, runCommand } from "./support/command.ts";
import { invokeFunction } from "./support/invoke.ts";
import { stackTimeZone } from "./support/job-schedule.ts";
import { seedData } from "./support/seed-data.ts";
import { seedDatabase } from "./support/seed-database.ts";
import { seedGame } from "./support/seed-game.ts";
import { type SeedRun, seedWorld } from "./support/seed-world.ts";
import { listOutput, openStage, type Stage, textOutput } from "./support/stage.ts";

const help = `npm run seed -- [--data DIR]

Fills the database of local mode, while it runs: 200 films and people who rate them, and a running game around one
city with 200 players, their territory, events that are over and that come, and coins for the players and the demo
users. What is there already stays as it is, so it may be run again. The people and players have no accounts: sign
in as one of the demo users.
  --data DIR   data folder of the local mode (default .local)`;

const options = { data: { type: "string", default: ".local" } } as const;

await runCommand(help, options, async ({ values }) => {
  const stage = openStage({ data: values.data });
  const databaseUrl = textOutput(stage.outputs, "databaseUrl");
  const { movies, people, ratings } = await seedDatabase(databaseUrl, seedData());
  await answer(`Added ${movies} movies, ${people} people and ${ratings} ratings.`);
  if (!listOutput(stage.outputs, "functions").includes("running")) return;
  const timeZone = await stackTimeZone(stage);
  const saveRun = (run: SeedRun) => sendRun(stage, run);
  const { players, events, runs, cells } = await seedGame({ databaseUrl, timeZone, saveRun }, seedWorld());
  await answer(`Added ${players} players, ${events} events, and ${runs} runs that claimed ${cells} cells.`);
});

/** What the gateway would hand over: the player has no account to sign in with. */
async function sendRun(stage: Stage, { playerId, ...run }: SeedRun) {
  const claims = {
    ...{ sub: playerId, username: playerId, token_use: "access", scope: "aws.cognito.signin.user.admin" },
    iss: textOutput(stage.outputs, "issuer"),
    client_id: textOutput(stage.outputs, "userPoolClientId"),
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
  const reply = await invokeFunction(stage, "running", JSON.stringify(event));
  return reply as { statusCode: number; body: string };
}
