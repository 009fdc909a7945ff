import { answer, CommandError, runCommand } from "./support/command.ts";
import { packClient } from "./support/pack/client.ts";
import { packPackage } from "./support/pack/pack.ts";
import { packages } from "./support/pack/packages.ts";

const names = [...Object.keys(packages), "client"];
const help = `npm run pack -- [NAME...] [--out DIR]

Makes the files that other projects install (npm install FILE): JavaScript, declarations and README of each package.
NAME is one of ${names.join(", ")}; without one all are made.
  --out DIR   where the files go (default .build/packages)

Prints the path of each. docs/use-in-your-program.md says how they are used.`;

await runCommand(
  help,
  { out: { type: "string", default: ".build/packages" } },
  async ({ values, positionals }) => {
    for (const name of positionals.length > 0 ? positionals : names) {
      if (name === "client") {
        await answer(await packClient(process.cwd(), values.out));
        continue;
      }
      const spec = packages[name];
      if (!spec) throw new CommandError(`There is no package ${name}. There are ${names.join(", ")}.`);
      await answer(await packPackage(process.cwd(), spec, values.out));
    }
  },
  { arguments: true },
);
