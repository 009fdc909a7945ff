import { newUuid, systemClock } from "../../../platform/clock.ts";
import { readEnv } from "../../../platform/env.ts";
import { functionEnvironment, wireFunction } from "../../../platform/wire.ts";
import { runJob } from "../../../platform/work/job.ts";
import { deskOf } from "../desk.ts";
import { reconcileJob } from "../reconcile.ts";
import { paymentsEnvironment, paymentsOf } from "../settings.ts";

const env = readEnv({ ...functionEnvironment, ...paymentsEnvironment });
const platform = wireFunction(env);
const desk = deskOf(paymentsOf(env), { ...platform, now: systemClock, newId: newUuid });

export const handler = runJob(reconcileJob(desk, platform.metrics), platform);
