import type { SupportNotes } from "../support.ts";

export const schedulerNotes: SupportNotes = {
  differences: [
    "Schedules run to the second, while local mode runs: what was missed meanwhile is not made up for, as a job's watermark does that.",
    "Local times that a change of the clocks leaves out are skipped, as on AWS.",
    "A flexible time window is ignored: schedules run at its beginning.",
    "Retries wait 1 s, 2 s, 4 s, up to a minute; AWS does not say how long it waits.",
  ],
  missing: [
    "Targets other than functions and queues: a run says so at the terminal, and goes to the dead-letter queue.",
    "Creating, changing and deleting schedules: the program declares them.",
  ],
};
