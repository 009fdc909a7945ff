import type { SupportNotes } from "../support.ts";

export const lambdaNotes: SupportNotes = {
  differences: [
    "Functions run the bundles that are deployed, on the Node.js of this machine whatever `runtime` says, in worker threads, one event at a time each; with their own environment, credentials, time-out and memory limit (of the heap).",
    "At most eight threads run for a function, or its reserved concurrency; further events wait instead of being throttled.",
    "A thread that is not used ends after a minute; the file system is this machine's, and so is `/tmp`.",
    "Asynchronous events are kept over a restart and delivered again after one and two minutes; an on-failure destination that is no queue is told, and the event kept.",
    "Queues invoke functions with batches, windows, partial failures and maximum concurrency.",
  ],
  missing: [
    "Everything but Invoke of the API; dry runs, versions, aliases, layers, extensions, container images, function URLs, streaming replies, provisioned concurrency.",
    "Event sources other than SQS, filter criteria, and on-success destinations.",
  ],
};
