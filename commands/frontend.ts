import { build } from "esbuild";
import { readStackConfig } from "../local/graph/config.ts";
import { answer, runCommand, wholeNumber } from "./support/command.ts";
import { frontendBuild, servePage } from "./support/frontend.ts";

const help = `npm run frontend -- [--build] [--port N]

Serves the web page of frontend/ on this machine and builds it anew on each reload.
  --build    writes frontend/dist for a web server instead, and ends
  --port N   default: the port of the dev stack's callbackUrls, where sign-in comes back to

Needs frontend/config.json: npm run frontend:config -- [--stack NAME]`;

const options = { build: { type: "boolean", default: false }, port: { type: "string" } } as const;

await runCommand(help, options, async ({ values }) => {
  if (values.build) {
    await build(frontendBuild({ minify: true }));
    await answer("frontend/dist is ready for a web server.");
  } else {
    const port = wholeNumber("--port", values.port ?? signInPort(), 0, 65535);
    const served = await servePage(frontendBuild({ minify: false }), "frontend/dist", port);
    await answer(`http://localhost:${served}/`);
  }
});

/** The hosted pages send people back to the addresses of `callbackUrls` only. */
function signInPort(): string {
  const { project, values } = readStackConfig(process.cwd(), "dev");
  const urls = JSON.parse(values[`${project}:callbackUrls`] ?? "[]") as string[];
  return urls.map(url => new URL(url)).find(({ hostname }) => hostname === "localhost")?.port ?? "5173";
}
