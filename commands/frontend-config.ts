import { answer, runCommand } from "./support/command.ts";
import { frontendConfig, writeFrontendConfig } from "./support/frontend-config.ts";
import { openStage } from "./support/stage.ts";

const help = `npm run frontend:config -- [--stack NAME] [--data DIR]

Writes frontend/config.json, which a web server hands to the pages as /config.json: where API and sign-in are.
  --stack NAME   from the outputs of that deployed stack (needs the Pulumi CLI)
  --data DIR     from local mode with that data folder, while it runs (default .local)`;

const options = { stack: { type: "string" }, data: { type: "string", default: ".local" } } as const;

await runCommand(help, options, async ({ values }) => {
  const { outputs } = openStage(values);
  await answer(await writeFrontendConfig(frontendConfig(outputs)));
});
