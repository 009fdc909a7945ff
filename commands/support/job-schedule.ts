import { GetScheduleCommand, ResourceNotFoundException, SchedulerClient } from "@aws-sdk/client-scheduler";
import { CommandError } from "./command.ts";
import { listOutput, type Stage } from "./stage.ts";

/** What starts a job. */
export interface JobSchedule {
  readonly arn: string;
  /** The event, with AWS's `<aws.scheduler...>` words not filled in. */
  readonly input: string | null;
  /** IANA zone. */
  readonly zone: string;
}

type ScheduleStage = Pick<Stage, "client" | "namePrefix">;

/**
 * Asks for the schedule that a job runs on.
 *
 * @throws CommandError when the job has none
 */
export async function jobSchedule(stage: ScheduleStage, job: string): Promise<JobSchedule> {
  const client = new SchedulerClient(stage.client);
  const found = await client
    .send(new GetScheduleCommand(scheduleName(stage.namePrefix, job)))
    .catch(error => {
      throw error instanceof ResourceNotFoundException
        ? new CommandError(`The job ${job} has no schedule.`)
        : error;
    });
  return {
    arn: found.Arn ?? "",
    input: found.Target?.Input ?? null,
    zone: found.ScheduleExpressionTimezone ?? "UTC",
  };
}

/** The zone of the stack's jobs, which is that of its config value `timeZone`; UTC where it has no jobs. */
export async function stackTimeZone(stage: ScheduleStage & Pick<Stage, "outputs">): Promise<string> {
  const [job] = listOutput(stage.outputs, "jobs");
  return job === undefined ? "UTC" : (await jobSchedule(stage, job)).zone;
}

/** As `components/jobs/scheduled-job.ts` names it; a rare job's heartbeat is another schedule of the same group. */
function scheduleName(namePrefix: string, job: string) {
  const GroupName = `${namePrefix}${job}`;
  return { GroupName, Name: `${GroupName}-schedule` };
}
