/** What the console's page gets from its server. Times are RFC 3339 in UTC, durations milliseconds. */
export type * from "./types/jobs.ts";
export type * from "./types/metrics.ts";
export type * from "./types/people.ts";
export type * from "./types/program.ts";
export type * from "./types/queues.ts";
export type * from "./types/reference.ts";
export type * from "./types/requests.ts";
export type * from "./types/stripe.ts";
export type * from "./types/tables.ts";
