import type { ServiceDescription } from "../services/description.ts";
import { lambdaService } from "./service.ts";

export const lambda: ServiceDescription = {
  title: "Lambda",
  types: [
    "aws:lambda/eventSourceMapping:EventSourceMapping",
    "aws:lambda/function:Function",
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    "aws:lambda/invocation:Invocation",
    "aws:lambda/permission:Permission",
  ],
  notes: {
    differences: [
      "Functions run the bundles that are deployed, on the Node.js of this machine whatever `runtime` says, in worker threads, one event at a time each; with their own environment, credentials, time-out and memory limit (of the heap). *Impact*: a function can use more memory and processor time than on AWS. *What to do*: measure on a stack.",
      "At most eight threads run for a function, or its reserved concurrency; further events wait instead of being throttled. *Impact*: no TooManyRequestsException. *What to do*: `--fault lambda=throttled:0.2`.",
      "A thread that is not used ends after a minute; the file system is this machine's, and so is `/tmp`. *Impact*: files of one function are seen by the others. *What to do*: write to a folder of `mkdtemp`.",
      "Asynchronous events are kept over a restart and delivered again after one and two minutes; an on-failure destination other than a queue is logged, and the event kept. *Impact*: the first retry is as on AWS; a topic gets nothing. *What to do*: give a queue.",
      "The REPORT line of LogResult tells neither the memory that was used nor the time of the init phase. *Impact*: a tool that reads these from it finds none. *What to do*: measure on a stack.",
    ],
    alike: [
      "Every version is the code that is deployed, and so is every alias of the program.",
      "Queues invoke functions with batches, windows, partial failures and maximum concurrency.",
    ],
    missing: [
      "Everything but Invoke of the API; versions, aliases of more than one version, layers, extensions, container images, function URLs, streaming replies, provisioned concurrency.",
      "Event sources other than SQS, filter criteria, and on-success destinations.",
    ],
  },
  api: () =>
    lambdaService(
      { find: () => undefined, invoke: unreachable, isInspected: false },
      { accept: unreachable },
    ),
  start: (_host, { runtime, events }) => ({ service: { aws: lambdaService(runtime, events) } }),
};

/** The function does not exist. */
function unreachable(): never {
  throw new Error("The API of the support table is not called.");
}
