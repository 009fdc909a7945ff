import { seeds } from "../seeds/index.ts";
import { answer, runCommand } from "./support/command.ts";
import { invokeFunction } from "./support/invoke.ts";
import { stackTimeZone } from "./support/job-schedule.ts";
import { listOutput, openStage, textOutput } from "./support/stage.ts";

const help = `npm run seed -- [--data DIR]

Fills the database of local mode, while it runs, with data to try its services out:
${seeds.map(({ summary }) => `  ${summary}`).join("\n")}
What is there already stays as it is, so it may be run again. None of these has an account: sign in as one of the demo
users.
  --data DIR   data folder of the local mode (default .local)`;

const options = { data: { type: "string", default: ".local" } } as const;

await runCommand(help, options, async ({ values }) => {
  const stage = openStage({ data: values.data });
  const seedStage = {
    databaseUrl: textOutput(stage.outputs, "databaseUrl"),
    timeZone: await stackTimeZone(stage),
    issuer: textOutput(stage.outputs, "issuer"),
    userPoolClientId: textOutput(stage.outputs, "userPoolClientId"),
    machineClientId: textOutput(stage.outputs, "machineClientId"),
    invoke: (name: string, event: object) => invokeFunction(stage, name, JSON.stringify(event)),
  };
  const functions = listOutput(stage.outputs, "functions");
  for (const { needs, add } of seeds) if (functions.includes(needs)) await answer(await add(seedStage));
});
