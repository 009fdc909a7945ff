import { runJob } from "../platform/job.ts";
import { wireFunction } from "../platform/wire.ts";
import { mineTokensJob } from "./settling.ts";

export const handler = runJob(mineTokensJob, wireFunction());
