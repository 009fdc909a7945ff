import { moveToNewVersions } from "./support/canary.ts";
import { CommandError, runCommand } from "./support/command.ts";
import { openStage } from "./support/stage.ts";

const help = `npm run canary -- --stack NAME

Moves the published functions of a deployed stack to their newest versions, step by step, as the stack's config
values canaryPercent and canaryMinutes say. Run it after pulumi up. All are moved at once, and each waits for its own
alarms. Ends with 1 when one is brought back to the version before, and says why; the others are moved all the same.
  --stack NAME   the stack, such as prod`;

await runCommand(help, { stack: { type: "string" } }, async ({ values: { stack } }) => {
  if (stack === undefined) throw new CommandError("Which stack? Name it: npm run canary -- --stack prod");
  await moveToNewVersions(openStage({ stack, data: ".local" }), line => console.log(line));
});
