import type { SupportNotes } from "../support.ts";

export const logsNotes: SupportNotes = {
  differences: [
    "Lines are those of the log files in the data folder, a stream for each function; a file begins anew at 10 MiB, and the one before it is kept.",
    "Retention has no effect.",
    "Filter patterns are words and JSON members; regular expressions and space-delimited patterns are refused.",
  ],
  missing: ["Writing, Logs Insights, metric filters, subscriptions, live tail, exports."],
};
