import { newUuid, systemClock } from "../../../platform/clock.ts";
import { readEnv } from "../../../platform/env.ts";
import { serve } from "../../../platform/http/serve.ts";
import { apiEnvironment, wireApi } from "../../../platform/wire.ts";
import { contract } from "../contract.ts";
import { deskOf } from "../desk.ts";
import { paymentsService } from "../service.ts";
import { paymentsEnvironment, paymentsOf } from "../settings.ts";

const env = readEnv({ ...apiEnvironment, ...paymentsEnvironment });
const platform = wireApi(env);
const { database } = platform;
const clocks = { now: systemClock, newId: newUuid };
const desk = deskOf(paymentsOf(env), { ...platform, ...clocks });

export const handler = serve(contract, paymentsService({ database, desk, ...clocks }), platform);
