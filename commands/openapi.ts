import { readFileSync } from "node:fs";
import { answer, keyValues, runCommand } from "./support/command.ts";
import { loadContracts } from "./support/contracts.ts";
import { openapiDocument } from "./support/openapi/index.ts";

const help = `npm run -s openapi -- [--stack NAME] [--url URL] [--config KEY=VALUE]...

Prints the OpenAPI 3.1 document of the services that a stack runs.
  --stack NAME         whose config value "services" counts (default dev)
  --url URL            base URL of the API to name in it (default http://localhost:4000, local mode's)
  --config KEY=VALUE   goes before the values of the files; lists and objects as JSON`;

const options = {
  stack: { type: "string", default: "dev" },
  url: { type: "string", default: "http://localhost:4000" },
  config: { type: "string", multiple: true, default: [] as string[] },
} as const;

await runCommand(help, options, async ({ values }) => {
  const { name, version } = JSON.parse(readFileSync("package.json", "utf8")) as Record<
    "name" | "version",
    string
  >;
  const services = await loadContracts(values.stack, keyValues("--config", values.config));
  const document = openapiDocument(services, { title: name, version, url: values.url });
  await answer(JSON.stringify(document, null, 2));
});
