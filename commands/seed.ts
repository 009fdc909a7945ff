import { CommandError, runCommand } from "./support/command.ts";
import { seedData } from "./support/seed-data.ts";
import { seedDatabase } from "./support/seed-database.ts";
import { openStage, textOutput } from "./support/stage.ts";

const help = `npm run seed -- [--data DIR]

Fills the database of local mode, while it runs, with 200 films and with people who rate them. What is there
already stays as it is, so it may be run again. The people have no accounts: sign in as one of the demo users.
  --data DIR   data folder of the local mode (default .local)`;

const options = { data: { type: "string", default: ".local" } } as const;

await runCommand(help, options, async ({ values, positionals }) => {
  if (positionals.length > 0) throw new CommandError(`npm run seed takes no ${positionals[0]}. See --help.`);
  const { outputs } = openStage({ data: values.data });
  const { movies, people, ratings } = await seedDatabase(textOutput(outputs, "databaseUrl"), seedData());
  console.log(`Added ${movies} movies, ${people} people and ${ratings} ratings.`);
});
