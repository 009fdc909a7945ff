import { readScheduledTime } from "../lib/schedule/scheduled-time.ts";
import { fillInput } from "../local/scheduler/schedules.ts";
import { answer, CommandError, onlyArgument, runCommand } from "./support/command.ts";
import { invokeFunction } from "./support/invoke.ts";
import { jobSchedule } from "./support/job-schedule.ts";
import { namesOutput, openStage } from "./support/stage.ts";

const help = `npm run -s job -- NAME [--at TIME] [--data DIR]

Runs a job in local mode, as its schedule would, and prints its result as JSON.
  --at TIME    the scheduled time that the run stands for: 2026-06-01T22:00 in the schedule's own zone, or with an
               offset, 2026-06-01T20:00Z (default: now)
  --data DIR   data folder of the local mode (default .local)`;

const options = { at: { type: "string" }, data: { type: "string", default: ".local" } } as const;

await runCommand(
  help,
  options,
  async ({ values, positionals }) => {
    const stage = openStage({ data: values.data });
    const jobs = namesOutput(stage.outputs, "jobs");
    const name = onlyArgument(positionals, jobs ? `job (${jobs.join(", ")})` : "job");
    if (jobs && !jobs.includes(name))
      throw new CommandError(`There is no job ${name}. The stack's jobs: ${jobs.join(", ") || "none"}.`);
    const schedule = await jobSchedule(stage, name);
    const scheduledTime = values.at === undefined ? new Date() : readScheduledTime(values.at, schedule.zone);
    const input = fillInput(schedule, { scheduledTime, executionId: crypto.randomUUID(), attempt: 1 });
    await answer(JSON.stringify(await invokeFunction(stage, name, input), null, 2));
  },
  { arguments: true },
);
