import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { parse } from "yaml";
import { answer, CommandError, onlyArgument, runCommand } from "./support/command.ts";
import { traceOfStack } from "./support/project/deployed.ts";
import { format, uninstall, writeGenerated } from "./support/project/finish.ts";
import { removableParts } from "./support/project/parts.ts";
import { removePart } from "./support/project/removal.ts";
import { removalReport } from "./support/project/report.ts";
import { ProjectTree } from "./support/project/tree.ts";

const tree = ProjectTree.read(process.cwd());

const help = `npm run remove -- NAME [--dry-run] [--never-deployed | --deployed] [--force]

Takes a product or a service out of this project: its folder below handlers/, its lines and values of config, its seeds,
pages, tests and benchmarks, and the packages that nothing else needs. Here: ${removableParts(tree).join(", ")}.
  --dry-run          says what it would do, and does nothing
  --never-deployed   no database but local ones has its tables: its migrations are deleted, and the rest is renumbered
  --deployed         a stage has its tables: its migrations stay, and a new one drops the tables
                     (default: deployed where a trace of a stack is found - entries of a stack in Pulumi.<stack>.yaml, a
                     folder .pulumi, a stack that was chosen on this machine)
  --force            also where git has changes that are not committed`;

const flag = { type: "boolean", default: false } as const;
const options = { "dry-run": flag, "never-deployed": flag, deployed: flag, force: flag } as const;

await runCommand(
  help,
  options,
  async ({ values, positionals }) => {
    const part = onlyArgument(positionals, `product or service (${removableParts(tree).join(", ")})`);
    if (values.deployed && values["never-deployed"])
      throw new CommandError("--deployed and --never-deployed contradict each other: leave one out.");
    const { keepsHistory, why } = historyOf(values.deployed, values["never-deployed"]);
    const removal = await removePart(tree, part, keepsHistory);
    if (values["dry-run"]) return await answer(`Would take ${part} out:\n${removalReport(removal, why)}`);
    if (!values.force) refuseUncommitted();
    await tree.apply();
    await uninstall(tree.root, removal.packages);
    await format(tree.root, [...removal.unplugged, "package.json", "knip.json"]);
    await writeGenerated(tree.root);
    await answer(
      `Took ${part} out:\n${removalReport(removal, why)}\n\n${nextSteps(removal.packages.length > 0)}`,
    );
    if (removal.byHand.length > 0) throw new CommandError(`Edit by hand: ${removal.byHand.join(", ")}.`);
  },
  { arguments: true },
);

/** Whether databases may have applied what the project holds, and the reason as a phrase. */
function historyOf(deployed: boolean, neverDeployed: boolean): { keepsHistory: boolean; why: string } {
  if (deployed) return { keepsHistory: true, why: "--deployed" };
  if (neverDeployed) return { keepsHistory: false, why: "--never-deployed" };
  const { name } = parse(tree.text("Pulumi.yaml")) as { name: string };
  const trace = traceOfStack(tree, name);
  return trace
    ? { keepsHistory: true, why: `${trace} (--never-deployed says otherwise)` }
    : { keepsHistory: false, why: "no trace of a stack was found (--deployed says otherwise)" };
}

function refuseUncommitted(): void {
  if (!existsSync(".git")) return;
  const changes = execFileSync("git", ["status", "--porcelain"], { encoding: "utf8" });
  if (changes !== "")
    throw new CommandError(
      "git has changes that are not committed, which could not be told from those of this command. Commit or stash " +
        "them first, or say --force.",
    );
}

function nextSteps(hasPackages: boolean): string {
  const steps = [
    ...(hasPackages ? ["npm ci, since packages went"] : []),
    ...(existsSync(".local") ? ["npm run reset, since the local database may know other migrations"] : []),
    "npm run check",
  ];
  return `Next: ${steps.join("; ")}.`;
}
