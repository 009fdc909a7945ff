import { readStackConfig } from "../local/graph/config.ts";
import { answer, runCommand, wholeNumber } from "./support/command.ts";
import { frontendConfig } from "./support/frontend-config.ts";
import { buildPages, servePages } from "./support/pages.ts";
import { openStage } from "./support/stage.ts";

const help = `npm run frontend -- [--build] [--stack NAME] [--data DIR] [--port N]

Serves the web pages of frontend/ on this machine, and shows what is saved at once.
  --stack NAME   on the API of that deployed stack (needs the Pulumi CLI)
  --data DIR     on local mode with that data folder, while it runs (default .local)
  --port N       default: the port of the dev stack's callbackUrls, where sign-in comes back to
  --build        writes frontend/dist, which serves every stack, and ends; npm run frontend:build does the same`;

const options = {
  build: { type: "boolean", default: false },
  stack: { type: "string" },
  data: { type: "string", default: ".local" },
  port: { type: "string" },
} as const;

await runCommand(help, options, async ({ values }) => {
  if (values.build) {
    await buildPages();
    await answer("frontend/dist is ready for a web server.");
    return;
  }
  const port = wholeNumber("--port", values.port ?? signInPort(), 0, 65535);
  // Read at each load of the page: local mode may have been restarted.
  const config = () => frontendConfig(openStage(values).outputs);
  config();
  await answer(`http://localhost:${await servePages(port, config)}/`);
});

/** The hosted pages send people back to the addresses of `callbackUrls` only. */
function signInPort(): string {
  const { project, values } = readStackConfig(process.cwd(), "dev");
  const urls = JSON.parse(values[`${project}:callbackUrls`] ?? "[]") as string[];
  // The stack's own site is named as {siteUrl}: it has no address before the stack is deployed.
  const known = urls.filter(url => URL.canParse(url)).map(url => new URL(url));
  return known.find(({ hostname }) => hostname === "localhost")?.port ?? "5173";
}
