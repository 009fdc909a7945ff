import "./quick-promises.ts";
import { getProject, getStack, log } from "@pulumi/pulumi";
import { checkNames, type FunctionLink, Mistake } from "../components/index.ts";
import { defined } from "../lib/defined.ts";
import { ConfigReader } from "./config-reader.ts";
import { readRestore } from "./restore-config.ts";
import { readWebsite } from "./website-config.ts";

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
    /** A contract names the keys that its functions get. */
    value: (key: string) => read.text(key),
    isSet: (key: string) => read.optionalText(key) !== undefined,
    placeholders: read.oneOf("missingSecrets", ["stop", "placeholder"]) === "placeholder",
    functions: {
      logLevel: read.oneOf("logLevel", ["debug", "info", "warn", "error"]),
      logRetentionDays: read.number("logRetentionDays"),
      live: read.number("canaryPercent") > 0,
    },
    canary: {
      kind: read.oneOf("canaryKind", ["canary", "linear"]),
      percent: read.number("canaryPercent"),
      minutes: read.number("canaryMinutes"),
    },
    api: {
      allowedOrigins: read.list("allowedOrigins"),
      throttle: { ratePerSecond: read.number("ratePerSecond"), burst: read.number("burst") },
      ...readDomain(read),
    },
    website: readWebsite(read),
    apiConcurrency: read.number("apiConcurrency"),
    requestLimit: readRequestLimit(read),
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
      port: read.number("databasePort"),
      backupRetentionDays: read.number("backupRetentionDays"),
      monitoringIntervalSeconds: read.number("monitoringIntervalSeconds"),
      performanceInsights: read.flag("performanceInsights"),
      ...defined({ restoreFrom: readRestore(read) }),
    },
    recoveryWindowDays: read.number("recoveryWindowDays"),
    ...readRotation(read),
    deletionProtection: read.flag("deletionProtection"),
    timeZone: read.text("timeZone"),
    alarmEmail: readAlarmEmail(read),
    flowLog: read.flag("flowLog"),
  };
}

/** How often the app's database password is renewed, and by which function. */
function readRotation(read: ConfigReader) {
  const days = read.number("secretRotationDays");
  const rotation = { days, functionName: "rotate-app-secret" };
  return { secretRotationDays: days, ...(days > 0 ? { rotation: { rotation } } : {}) };
}

/** Environment of the API functions: the requests that one person can make. */
function readRequestLimit(read: ConfigReader): FunctionLink {
  const perMinute = read.number("personRequestsPerMinute");
  if (!Number.isInteger(perMinute) || perMinute < 0)
    throw new Mistake(
      `The config value personRequestsPerMinute must be a whole number, 0 for no limit (got ${perMinute}).`,
    );
  return { environment: { REQUESTS_PER_MINUTE: String(perMinute) }, statements: [] };
}

/** A stack with deletion protection needs a recipient for its alarms. */
function readAlarmEmail(read: ConfigReader): string | undefined {
  const address = read.optionalText("alarmEmail");
  if (!address && read.flag("deletionProtection"))
    void log.warn(
      `Alarms reach no one. Name an address: pulumi config set ${getProject()}:alarmEmail ADDRESS ` +
        `--stack ${getStack()}`,
    );
  return address;
}

/** The API's own name, for the component's CustomDomain. */
interface Domain {
  readonly name: string;
  readonly certificateArn: string;
  readonly hostedZoneId?: string;
}

function readDomain(read: ConfigReader): { readonly domain?: Domain } {
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
