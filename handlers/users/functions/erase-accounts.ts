import * as v from "valibot";
import { erasers } from "../../erasers.ts";
import { readEnv } from "../../platform/env.ts";
import { ErasureMessage } from "../../platform/identity/erasure.ts";
import { functionEnvironment, wireFunction } from "../../platform/wire.ts";
import { consume } from "../../platform/work/consume.ts";
import { queueSender } from "../../platform/work/queue.ts";
import { eraseOrPassOn } from "../erasing.ts";

const env = readEnv({ ...functionEnvironment, QUEUE_ERASURES_URL: v.pipe(v.string(), v.url()) });
const { database, log } = wireFunction(env);
const askErasure = queueSender(env.QUEUE_ERASURES_URL);

export const handler = consume(
  ErasureMessage,
  { name: "erase-accounts", database, log },
  (message, context) => eraseOrPassOn({ database, erasers, askErasure }, message, context),
);
