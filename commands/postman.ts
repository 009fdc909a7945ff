import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { answer, runCommand } from "./support/command.ts";
import { loadContracts } from "./support/contracts.ts";
import { postmanCollection } from "./support/postman/collection.ts";
import { postmanEnvironment } from "./support/postman/environment.ts";
import { openStage } from "./support/stage.ts";

const help = `npm run postman -- [--stack NAME] [--out DIR] [--with-secret] [--data DIR]

Writes a Postman collection 2.1 made from the contracts, and an environment of the stage; names both files.
  --stack NAME    of that deployed stack (default: local mode)
  --out DIR       where to (default postman)
  --with-secret   puts the machine client's secret into the environment; then keep the file to yourself
  --data DIR      data folder of the local mode (default .local)

In Postman: Import, drop both files; choose the environment; then Get New Access Token in the tab Authorization.`;

const options = {
  stack: { type: "string" },
  out: { type: "string", default: "postman" },
  "with-secret": { type: "boolean", default: false },
  data: { type: "string", default: ".local" },
} as const;

await runCommand(help, options, async ({ values }) => {
  const stage = openStage(values);
  const { name: project } = parse(readFileSync("Pulumi.yaml", "utf8")) as { name: string };
  const place = values.stack?.split("/").at(-1) ?? "local";
  const collection = postmanCollection(await loadContracts(values.stack ?? "dev"), project);
  const environment = await postmanEnvironment(stage, `${project} ${place}`, values["with-secret"]);
  mkdirSync(values.out, { recursive: true });
  await write(join(values.out, `${project}.postman_collection.json`), collection);
  await write(join(values.out, `${project}-${place}.postman_environment.json`), environment);
});

async function write(file: string, document: object): Promise<void> {
  writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
  await answer(file);
}
