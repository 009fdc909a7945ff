import { writeFile } from "node:fs/promises";
import { answer, runCommand } from "./support/command.ts";
import { generatedPages } from "./support/docs/index.ts";

const help = `npm run docs

Writes the pages of docs/ that are made from the code.`;

await runCommand(help, {}, async () => {
  for (const [file, text] of Object.entries(await generatedPages())) {
    await writeFile(file, text);
    await answer(file);
  }
});
