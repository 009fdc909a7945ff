import { moveToNewVersions } from "./support/canary.ts";
import { CommandError, runCommand } from "./support/command.ts";
import { openStage } from "./support/stage.ts";

const help = `npm run canary -- --stack NAME [--keep N]

Moves the published functions of a deployed stack to their newest versions, step by step, as the stack's config
values canaryPercent and canaryMinutes say. Run it after pulumi up. All are moved at once, and each waits for its own
alarms. Ends with 1 when one is brought back to the version before, and says why; the others are moved all the same.
Of a function that is moved, older versions are deleted.
  --stack NAME   the stack, such as prod
  --keep N       how many of the newest versions of each function stay, 2 to 100 (default 5)`;

const options = { stack: { type: "string" }, keep: { type: "string", default: "5" } } as const;

await runCommand(help, options, async ({ values: { stack, keep } }) => {
  if (stack === undefined) throw new CommandError("Which stack? Name it: npm run canary -- --stack prod");
  const keptVersions = Number(keep);
  // Two: what callers meet, and what a canary goes back to.
  if (!(Number.isInteger(keptVersions) && keptVersions >= 2 && keptVersions <= 100))
    throw new CommandError(`--keep must be a whole number from 2 to 100 (got ${keep}).`);
  await moveToNewVersions(openStage({ stack, data: ".local" }), line => console.log(line), { keptVersions });
});
