import { CommandError, runCommand } from "./support/command.ts";
import { deliverLastGood } from "./support/rollback.ts";

const help = `npm run rollback -- --pipeline NAME [--region REGION]

Has a delivery pipeline deliver the last commit again that came to production before the present one. It passes
build, staging and approval as any other. Database migrations only go forward: the older commit meets the newer
tables.
  --pipeline NAME   the pipeline's name, its output pipelineName
  --region REGION   where it is (default: as the AWS CLI has it)`;

const options = { pipeline: { type: "string" }, region: { type: "string" } } as const;

await runCommand(help, options, async ({ values: { pipeline, region } }) => {
  if (pipeline === undefined)
    throw new CommandError("Which pipeline? Name it: npm run rollback -- --pipeline NAME");
  await deliverLastGood(region ? { region } : {}, pipeline, line => console.log(line));
});
