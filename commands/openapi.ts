import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { loadContracts } from "./support/contracts.ts";
import { openapiDocument } from "./support/openapi/index.ts";

const help = `npm run -s openapi -- [--stack NAME] [--url URL]

Prints the OpenAPI 3.1 document of the services that a stack runs.
  --stack NAME   whose config value "services" counts (default dev)
  --url URL      base URL of the API to name in it (default http://localhost:4000, local mode's)`;

const { values } = parseArgs({
  options: {
    stack: { type: "string", default: "dev" },
    url: { type: "string", default: "http://localhost:4000" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) console.log(help);
else {
  const { name, version } = JSON.parse(readFileSync("package.json", "utf8")) as {
    name: string;
    version: string;
  };
  const services = await loadContracts(values.stack);
  console.log(JSON.stringify(openapiDocument(services, { title: name, version, url: values.url }), null, 2));
}
