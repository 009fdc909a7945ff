import { GetScheduleCommand, ListSchedulesCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { readScheduledTime } from "../lib/scheduled-time.ts";
import { fillInput } from "../local/scheduler/schedules.ts";
import { CommandError, onlyArgument, runCommand } from "./support/command.ts";
import { invokeFunction } from "./support/invoke.ts";
import { listOutput, openStage, type Stage } from "./support/stage.ts";

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
    const name = onlyArgument(positionals, `job (${listOutput(stage.outputs, "jobs").join(", ")})`);
    const schedule = await findSchedule(stage, name);
    const scheduledTime = values.at === undefined ? new Date() : readScheduledTime(values.at, schedule.zone);
    const input = fillInput(schedule, { scheduledTime, executionId: crypto.randomUUID(), attempt: 1 });
    console.log(JSON.stringify(await invokeFunction(stage, name, input), null, 2));
  },
  { arguments: true },
);

async function findSchedule(stage: Stage, name: string) {
  const jobs = listOutput(stage.outputs, "jobs");
  if (!jobs.includes(name))
    throw new CommandError(`There is no job ${name}. The stack's jobs: ${jobs.join(", ") || "none"}.`);
  const client = new SchedulerClient(stage.client);
  const { Schedules = [] } = await client.send(new ListSchedulesCommand({}));
  const listed = Schedules.find(({ Target }) => Target?.Arn?.endsWith(`-${name}`));
  if (!listed) throw new CommandError(`The job ${name} has no schedule.`);
  const found = await client.send(new GetScheduleCommand({ Name: listed.Name, GroupName: listed.GroupName }));
  return {
    arn: found.Arn ?? "",
    input: found.Target?.Input ?? null,
    zone: found.ScheduleExpressionTimezone ?? "UTC",
  };
}
