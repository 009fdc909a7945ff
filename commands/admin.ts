import * as v from "valibot";
import { answer, CommandError, onlyArgument, runCommand } from "./support/command.ts";
import { invokeFunction } from "./support/invoke.ts";
import { openStage } from "./support/stage.ts";

const help = `npm run admin -- EMAIL [--remove] [--stack NAME] [--data DIR]

Makes an admin of the account with that e-mail address: the first one. It has to be signed up and confirmed.
  --remove       takes the role away instead; one admin must remain
  --stack NAME   in that deployed stack (needs the Pulumi CLI, and AWS credentials that may invoke its functions)
  --data DIR     in local mode with that data folder, while it runs (default .local)`;

const options = {
  remove: { type: "boolean", default: false },
  stack: { type: "string" },
  data: { type: "string", default: ".local" },
} as const;

await runCommand(
  help,
  options,
  async ({ values, positionals }) => {
    const email = onlyArgument(positionals, "e-mail address");
    if (!v.is(v.pipe(v.string(), v.email()), email))
      throw new CommandError(`${email} is not an e-mail address. See --help.`);
    const stage = openStage({ stack: values.stack, data: values.data });
    const name = `${stage.namePrefix}make-admin`;
    const event = JSON.stringify(values.remove ? { email, remove: true } : { email });
    const made = (await invokeFunction(stage, name, event).catch(explain)) as { groups: string };
    await answer(`${email} is ${values.remove ? "no admin any more" : "an admin"} from the next request on.`);
    if (made.groups === "pending")
      console.error("The user pool did not answer: its groups follow with the next clean-up.");
  },
  { arguments: true },
);

/** The task says what is wrong with the account; where in its code does not matter here. */
function explain(error: unknown): never {
  const [line = ""] = error instanceof CommandError ? error.message.split("\n") : [];
  throw line === "" ? error : new CommandError(line.replace(/^.* failed\. Error: /, ""));
}
