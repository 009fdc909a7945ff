import { statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { nextMigrationName, readMigrationFiles } from "../lib/sql/migration-files.ts";
import { answer, CommandError, onlyArgument, runCommand } from "./support/command.ts";

const help = `npm run migration:new -- NAME [--directory DIR]

Makes the next numbered file of migrations/ and prints its path.
  NAME             what it does, such as add_movie_posters or "add movie posters"
  --directory DIR  another folder than migrations/`;

const TEXT = `-- Why it is needed.
--
-- The code that runs now goes on while this is applied, and after it: add columns and tables here, fill them, and
-- take old ones away in a later file, once no deployed code uses them. A file is one transaction. What cannot run in
-- one (create index concurrently) goes into a file of its own that says "-- migration: no transaction", with
-- statements that may run twice (if not exists). An applied file is never changed again.

`;

await runCommand(
  help,
  { directory: { type: "string", default: "migrations" } },
  async ({ values, positionals }) => {
    const words = onlyArgument(positionals, "name");
    const { directory } = values;
    if (/[/\\]/.test(words))
      throw new CommandError(
        `NAME must be words, not a path (got ${words}): another folder is named with --directory.`,
      );
    if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
      throw new CommandError(`There is no folder ${directory}. Make it first, or leave --directory out.`);
    const name = nextMigrationName(await readMigrationFiles(directory), words);
    if (!name) throw new CommandError(`"${words}" makes no file name: use letters and digits.`);
    const path = join(directory, name);
    await writeFile(path, TEXT, { flag: "wx" });
    await answer(path);
  },
  { arguments: true },
);
