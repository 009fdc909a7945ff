import { wireFunction } from "../../../platform/wire.ts";
import { runJob } from "../../../platform/work/job.ts";
import { expireOrdersJob } from "../expiring.ts";

export const handler = runJob(expireOrdersJob, wireFunction());
