import { newUuid, systemClock } from "../../../platform/clock.ts";
import { readEnv } from "../../../platform/env.ts";
import { functionEnvironment, wireFunction } from "../../../platform/wire.ts";
import { consume } from "../../../platform/work/consume.ts";
import { PaymentsMessage } from "../../messages.ts";
import { deskOf } from "../desk.ts";
import { paymentsEnvironment, paymentsOf } from "../settings.ts";
import { work } from "../worker.ts";

const env = readEnv({ ...functionEnvironment, ...paymentsEnvironment });
const platform = wireFunction(env);
const desk = deskOf(paymentsOf(env), { ...platform, now: systemClock, newId: newUuid });
const { database, log } = platform;

// A session and a refund, of which each can take a few tries.
const reserveMilliseconds = 45_000;

export const handler = consume(
  PaymentsMessage,
  { name: "payments-worker", database, log, reserveMilliseconds },
  message => work(desk, message),
);
