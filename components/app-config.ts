import { getProject, getStack, log } from "@pulumi/pulumi";
import type { CustomDomain } from "./api-domain.ts";
import { ConfigReader } from "./config-reader.ts";
import { Mistake } from "./mistakes.ts";
import { checkNames } from "./naming.ts";

/**
 * The config values of a stack, described in `Pulumi.yaml`, as the components take them. The names of project and
 * stack are looked at as well.
 *
 * @throws Mistake naming the value, and the command that mends it
 */
export function readAppConfig(read = new ConfigReader()) {
  checkNames();
  const secondsUntilAutoPause = read.optionalNumber("secondsUntilAutoPause");
  return {
    services: read.list("services"),
    /** A job names the key that holds its schedule. */
    schedule: (key: string) => read.text(key),
    /** A contract names the keys that its functions are told. */
    value: (key: string) => read.text(key),
    isSet: (key: string) => read.optionalText(key) !== undefined,
    placeholders: read.oneOf("missingSecrets", ["stop", "placeholder"]) === "placeholder",
    functions: {
      logLevel: read.oneOf("logLevel", ["debug", "info", "warn", "error"]),
      logRetentionDays: read.number("logRetentionDays"),
    },
    api: {
      allowedOrigins: read.list("allowedOrigins"),
      throttle: { ratePerSecond: read.number("ratePerSecond"), burst: read.number("burst") },
      ...readDomain(read),
    },
    apiConcurrency: read.number("apiConcurrency"),
    directory: {
      callbackUrls: read.list("callbackUrls"),
      logoutUrls: read.list("logoutUrls"),
      mfa: read.oneOf("mfa", ["OFF", "OPTIONAL", "ON"]),
      tier: read.oneOf("userPoolTier", ["ESSENTIALS", "PLUS"]),
      passwordSignIn: read.flag("passwordSignIn"),
      ...readEmail(read),
    },
    database: {
      minCapacityAcu: read.number("minCapacityAcu"),
      maxCapacityAcu: read.number("maxCapacityAcu"),
      ...(secondsUntilAutoPause ? { secondsUntilAutoPause } : {}),
      instanceCount: read.number("instanceCount"),
      backupRetentionDays: read.number("backupRetentionDays"),
      monitoringIntervalSeconds: read.number("monitoringIntervalSeconds"),
      performanceInsights: read.flag("performanceInsights"),
    },
    recoveryWindowDays: read.number("recoveryWindowDays"),
    secretRotationDays: read.number("secretRotationDays"),
    deletionProtection: read.flag("deletionProtection"),
    timeZone: read.text("timeZone"),
    alarmEmail: readAlarmEmail(read),
    flowLog: read.flag("flowLog"),
  };
}

/** A stack that is protected matters to somebody, who has to hear of its alarms. */
function readAlarmEmail(read: ConfigReader): string | undefined {
  const address = read.optionalText("alarmEmail");
  if (!address && read.flag("deletionProtection"))
    void log.warn(
      `Nobody is told of alarms. Name an address: pulumi config set ${getProject()}:alarmEmail ADDRESS ` +
        `--stack ${getStack()}`,
    );
  return address;
}

function readDomain(read: ConfigReader): { readonly domain?: CustomDomain } {
  const name = read.optionalText("apiDomain");
  const certificateArn = read.optionalText("apiCertificateArn");
  const hostedZoneId = read.optionalText("apiHostedZoneId");
  if (!name && !certificateArn && !hostedZoneId) return {};
  if (!name || !certificateArn)
    throw new Mistake(
      "The config values apiDomain and apiCertificateArn need one another: set both, or neither.",
    );
  return { domain: { name, certificateArn, ...(hostedZoneId ? { hostedZoneId } : {}) } };
}

function readEmail(read: ConfigReader): {
  readonly email?: { readonly from: string; readonly identityArn: string };
} {
  const from = read.optionalText("emailFrom");
  const identityArn = read.optionalText("emailIdentityArn");
  if (!from && !identityArn) return {};
  if (!from || !identityArn)
    throw new Mistake(
      "The config values emailFrom and emailIdentityArn need one another: set both, or neither.",
    );
  return { email: { from, identityArn } };
}
