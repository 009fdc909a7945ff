import { wireFunction } from "../../../platform/wire.ts";
import { runJob } from "../../../platform/work/job.ts";
import { mineTokensJob } from "../settling.ts";

export const handler = runJob(mineTokensJob, wireFunction());
