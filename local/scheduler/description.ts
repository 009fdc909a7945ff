import type { ServiceDescription } from "../services/description.ts";
import { schedulerService } from "./service.ts";

export const scheduler: ServiceDescription = {
  title: "EventBridge Scheduler",
  types: ["aws:scheduler/schedule:Schedule", "aws:scheduler/scheduleGroup:ScheduleGroup"],
  notes: {
    differences: [
      "Schedules run to the second, while local mode runs: what was missed meanwhile is not made up for, as a job's watermark does that. *Impact*: a run is missing when local mode was off. *What to do*: `npm run job -- NAME`.",
      "A flexible time window is logged and ignored: schedules run at its beginning. *Impact*: runs do not spread. *What to do*: nothing; jobs are given the time that they stand for.",
      "CreationDate and LastModificationDate are when local mode took the program up. *Impact*: they are younger than on AWS. *What to do*: do not decide by them.",
      "ActionAfterCompletion is told, and deletes nothing. *Impact*: a schedule of one time is still listed after it has run. *What to do*: nothing; it does not run again.",
      "Retries wait 1 s, 2 s, 4 s, up to a minute; AWS does not say how long it waits. *Impact*: retries come at other times than on AWS. *What to do*: do not rely on their times.",
    ],
    alike: ["Local times that a change of the clocks leaves out are skipped, as on AWS."],
    missing: [
      "Targets other than functions and queues: a run says so at the terminal, and goes to the dead-letter queue.",
      "Creating, changing and deleting schedules: the program declares them.",
    ],
  },
  api: () => schedulerService(() => []),
  start: (_host, { schedules }) => ({ service: { aws: schedulerService(schedules) } }),
};
