import { wireFunction } from "../../../platform/wire.ts";
import { runJob } from "../../../platform/work/job.ts";
import { rankedRuns } from "../../running/shared.ts";
import { finishEventsJob } from "../finishing.ts";

export const handler = runJob(finishEventsJob(rankedRuns), wireFunction());
