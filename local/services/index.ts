import { iam } from "../aws/iam/description.ts";
import { cloudfront } from "../cloudfront/description.ts";
import { metrics } from "../cloudwatch/description.ts";
import { logs } from "../cloudwatch-logs/description.ts";
import { cognito } from "../cognito/description.ts";
import { gateway } from "../gateway/description.ts";
import { kms } from "../kms/description.ts";
import { lambda } from "../lambda/description.ts";
import { rdsData } from "../rds-data/description.ts";
import type { LocalStack } from "../run/stack.ts";
import { scheduler } from "../scheduler/description.ts";
import { secretsManager } from "../secrets-manager/description.ts";
import { sqs } from "../sqs/description.ts";
import { stripe } from "../stripe/description.ts";
import type { Offers, ServiceDescription, Surroundings } from "./description.ts";

/** Everything that local mode emulates, in the order of the support table, in which they start too. */
export const services: readonly ServiceDescription[] = [
  gateway,
  cognito,
  lambda,
  kms,
  secretsManager,
  rdsData,
  sqs,
  scheduler,
  logs,
  metrics,
  iam,
  cloudfront,
  stripe,
];

/** What the rest of local mode takes of the services, besides the answers to calls. */
export type Mounted = Required<Pick<Offers, "cognito" | "databaseUrl" | "queues" | "stripe">>;

/** Starts and mounts every service. */
export async function mountServices(
  stack: LocalStack,
  surroundings: Omit<Surroundings, "offers">,
): Promise<Mounted> {
  let offers: Offers = {};
  for (const { start } of services) {
    const started = await start?.(stack.host, { ...surroundings, offers });
    if (!started) continue;
    stack.mount(started.service);
    offers = { ...offers, ...started.offers };
  }
  const { cognito, databaseUrl, queues, stripe } = offers;
  if (!cognito || !databaseUrl || !queues || !stripe)
    throw new Error(
      `Of the services only ${Object.keys(offers)} are offered: a description lacks its offer.`,
    );
  return { cognito, databaseUrl, queues, stripe };
}
