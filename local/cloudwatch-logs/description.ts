import type { ServiceDescription } from "../services/description.ts";
import { cloudWatchLogsService } from "./index.ts";

export const logs: ServiceDescription = {
  title: "CloudWatch Logs",
  types: ["aws:cloudwatch/logGroup:LogGroup"],
  notes: {
    differences: [
      "Lines are those of the log files in the data folder, a stream for each function; a file begins anew at 10 MiB, and the one before it is kept. *Impact*: older lines are gone. *What to do*: copy the files of the data folder to keep them.",
      "Retention has no effect. *Impact*: lines stay until their file is full. *What to do*: nothing.",
      "Filter patterns are words and JSON members, with parentheses; regular expressions and space-delimited patterns are refused. *Impact*: such a filter works on AWS only. *What to do*: filter by members, as in `{ $.status >= 500 }`.",
      "The creationTime of a group is when local mode took it up; storedBytes is 0. *Impact*: sizes cannot be compared. *What to do*: look at the files' sizes.",
    ],
    missing: ["Writing, Logs Insights, metric filters, subscriptions, live tail, exports."],
  },
  api: host => cloudWatchLogsService(host, { dataDir: "", functions: () => [] }).aws,
  start: (host, { dataDir, runtime }) => ({
    service: cloudWatchLogsService(host, { dataDir, functions: () => runtime.specs }),
  }),
};
