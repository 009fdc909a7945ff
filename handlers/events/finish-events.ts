import { runJob } from "../platform/job.ts";
import { wireFunction } from "../platform/wire.ts";
import { rankedRuns } from "../running/ranking.ts";
import { finishEventsJob } from "./finishing.ts";

export const handler = runJob(finishEventsJob(rankedRuns), wireFunction());
