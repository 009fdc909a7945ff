import * as v from "valibot";
import { readEnv } from "../../platform/env.ts";
import { functionEnvironment, wireFunction } from "../../platform/wire.ts";
import { runJob } from "../../platform/work/job.ts";
import { deleteAuditJob } from "../audit-retention.ts";

const env = readEnv({ ...functionEnvironment, CONFIG_CUSTOMER_AUDIT_DAYS: v.string() });

export const handler = runJob(deleteAuditJob(Number(env.CONFIG_CUSTOMER_AUDIT_DAYS)), wireFunction(env));
