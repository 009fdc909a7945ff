import { getRegion, rds, route53, servicequotas } from "@pulumi/aws";
import { getProject, getStack, log } from "@pulumi/pulumi";
import {
  databaseEngine as engine,
  databaseEngineVersion as engineVersion,
  Mistake,
  type ServicePlan,
} from "../components/index.ts";
import type { readAppConfig } from "./app-config.ts";
import { certificateMistake, zoneMistake } from "./domain-mistakes.ts";
import { type Reading, readingOf } from "./readings.ts";
import { quotaMistake, reservedExecutions } from "./reserved-executions.ts";

type AppConfig = Pick<ReturnType<typeof readAppConfig>, "api" | "apiConcurrency" | "secretRotationDays">;

/**
 * Looks at the account before anything is registered: what AWS would refuse after a quarter of an hour stops the preview. What
 * the deployer has no permission to read becomes a warning.
 *
 * @throws Mistake with everything that is wrong, and what mends it
 */
export async function checkAccount(config: AppConfig, plan: ServicePlan): Promise<void> {
  const { region } = await getRegion();
  const mistakes = await Promise.all([
    quota(config, plan, region),
    version(region),
    certificate(config, region),
    zone(config),
  ]);
  const found = mistakes.filter(mistake => mistake !== undefined);
  if (found.length > 0) throw new Mistake(found.join("\n"));
}

async function quota(
  { apiConcurrency, secretRotationDays }: AppConfig,
  plan: ServicePlan,
  region: string,
): Promise<string | undefined> {
  const reserved = reservedExecutions(plan, { apiConcurrency, rotates: secretRotationDays > 0 });
  if (reserved === 0) return undefined;
  const reading = await readingOf(
    servicequotas.getServiceQuota({ serviceCode: "lambda", quotaCode: "L-B99A9384" }),
  );
  if (reading.kind !== "read") return untold("the quota of Lambda's concurrent executions", reading.reason);
  const place = { apiConcurrency, region, project: getProject(), stack: getStack() };
  return quotaMistake({ reserved, quota: reading.value.value, ...place });
}

async function version(region: string): Promise<string | undefined> {
  const reading = await readingOf(rds.getEngineVersion({ engine, version: engineVersion, latest: true }));
  return explained(
    reading,
    `the versions of ${engine}`,
    `RDS makes no ${engine} ${engineVersion} in ${region}. See what it makes, and name that in components/database/aurora-cluster.ts: ` +
      `aws rds describe-db-engine-versions --engine ${engine} --query 'DBEngineVersions[].EngineVersion' --region ${region}`,
  );
}

async function certificate({ api }: AppConfig, region: string): Promise<string | undefined> {
  return api.domain ? certificateMistake(api.domain.certificateArn, region) : undefined;
}

async function zone({ api }: AppConfig): Promise<string | undefined> {
  const { name, hostedZoneId: zoneId } = api.domain ?? {};
  if (!name || !zoneId) return undefined;
  const reading = await readingOf(route53.getZone({ zoneId }));
  if (reading.kind === "read")
    return zoneMistake(name, { name: reading.value.name, isPrivate: reading.value.privateZone ?? false });
  return explained(
    reading,
    "the hosted zone of the config value apiHostedZoneId",
    `There is no hosted zone "${zoneId}", which the config value apiHostedZoneId names. List them: aws route53 list-hosted-zones`,
  );
}

/** What is missing is a mistake, with AWS's own words at its end. */
function explained(reading: Reading<unknown>, subject: string, mistake: string): string | undefined {
  if (reading.kind === "missing") return `${mistake} (${reading.reason})`;
  return reading.kind === "denied" ? untold(subject, reading.reason) : undefined;
}

function untold(subject: string, reason: string): undefined {
  void log.warn(`Could not look at ${subject}, so the deployment may meet it later: ${reason}`);
}
