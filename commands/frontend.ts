import { parseArgs } from "node:util";
import { build, context } from "esbuild";
import { readStackConfig } from "../local/graph/config.ts";
import { frontendBuild } from "./support/frontend.ts";

const help = `npm run frontend -- [--build] [--port N]

Serves the web page of frontend/ on this machine and builds it anew on each reload.
  --build    writes frontend/dist for a web server instead, and ends
  --port N   default: the port of the dev stack's first callbackUrls, which sign-in comes back to

Needs frontend/config.json: npm run frontend:config -- [--stack NAME]`;

const { values } = parseArgs({
  options: {
    build: { type: "boolean", default: false },
    port: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

try {
  if (values.help) console.log(help);
  else if (values.build) {
    await build(frontendBuild({ minify: true }));
    console.log("frontend/dist is ready for a web server.");
  } else await serve();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function serve(): Promise<void> {
  const building = await context(frontendBuild({ minify: false }));
  const port = Number(values.port ?? signInPort());
  await building.serve({ servedir: "frontend/dist", host: "localhost", port });
  console.log(`http://localhost:${port}/`);
}

/** The hosted pages send people back to these addresses only. */
function signInPort(): string {
  const { project, values: config } = readStackConfig(process.cwd(), "dev");
  const urls = JSON.parse(config[`${project}:callbackUrls`] ?? "[]") as string[];
  const local = urls.map(url => new URL(url)).find(({ hostname }) => hostname === "localhost");
  return local?.port ?? "5173";
}
