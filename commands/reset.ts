import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { DataFolder } from "../local/run/data-folder.ts";
import { takeLock } from "../local/run/lock.ts";
import { answer, CommandError, runCommand } from "./support/command.ts";

const help = `npm run reset -- [--data DIR]

Empties the local data: database, accounts, logs, demo sign-ins. The next start creates them again.
  --data DIR   data folder (default .local)

A database of your own (DATABASE_URL) is left as it is.`;

const options = { data: { type: "string", default: ".local" } } as const;

await runCommand(help, options, async ({ values }) => {
  const path = resolve(values.data);
  if (!existsSync(path)) return answer(`${values.data} is empty already.`);
  if (!DataFolder.isOne(path))
    throw new CommandError(`${values.data} was not made by local mode, so nothing in it is deleted.`);
  // Refuses while local mode runs there.
  const lock = takeLock(path);
  DataFolder.empty(path);
  lock.release();
  await answer(`${values.data} is empty.`);
});
