import * as v from "valibot";
import { secretReader } from "../../../platform/aws/secrets.ts";
import { newUuid, systemClock } from "../../../platform/clock.ts";
import { readEnv } from "../../../platform/env.ts";
import { serve } from "../../../platform/http/serve.ts";
import { apiEnvironment, wireApi } from "../../../platform/wire.ts";
import { queueSender } from "../../../platform/work/queue.ts";
import { deskOf, paymentsEnvironment, paymentsOf } from "../../payments/shared.ts";
import { contract } from "../contract.ts";
import { webhookService } from "../service.ts";

const env = readEnv({
  ...apiEnvironment,
  ...paymentsEnvironment,
  SECRET_STRIPE_WEBHOOK_SECRET_ARN: v.optional(v.string()),
  SECRET_STRIPE_WEBHOOK_SECRET_PREVIOUS_ARN: v.optional(v.string()),
  QUEUE_PAYMENTS_URL: v.pipe(v.string(), v.url()),
});
const platform = wireApi(env);
const desk = deskOf(paymentsOf(env), { ...platform, now: systemClock, newId: newUuid });
const readers = [env.SECRET_STRIPE_WEBHOOK_SECRET_ARN, env.SECRET_STRIPE_WEBHOOK_SECRET_PREVIOUS_ARN].flatMap(
  arn => (arn === undefined ? [] : [secretReader(arn)]),
);

const service = webhookService({
  desk,
  secrets: () => Promise.all(readers.map(read => read())),
  send: queueSender(env.QUEUE_PAYMENTS_URL),
});

export const handler = serve(contract, service, platform);
