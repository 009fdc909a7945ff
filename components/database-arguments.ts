import type { AuroraDatabaseArgs } from "./aurora-database.ts";
import { checkFunction, isInside } from "./function-arguments.ts";
import { rejectArguments } from "./mistakes.ts";
import { physicalName } from "./naming.ts";

type Reject = (names: readonly string[], problem: string, mend: string) => void;

/** Stops an {@link AuroraDatabase} whose arguments AWS would refuse, or that contradict one another. */
export function checkDatabase(name: string, args: AuroraDatabaseArgs): void {
  const reject: Reject = (names, problem, mend) =>
    rejectArguments("AuroraDatabase", name, names, problem, mend);
  checkCapacity(reject, args);
  checkCluster(reject, args);
  checkSecret(reject, args);
  checkNames(reject, name, args);
  checkFolder(reject, args);
  checkFunction("AuroraDatabase", name, {
    logRetentionDays: args.logRetentionDays,
    timeoutSeconds: 900,
    reservedConcurrency: args.reservedConcurrency ?? 0,
  });
}

function checkCapacity(reject: Reject, args: AuroraDatabaseArgs): void {
  const { minCapacityAcu: min, maxCapacityAcu: max, secondsUntilAutoPause: pause } = args;
  if (min > max)
    reject(
      ["minCapacityAcu", "maxCapacityAcu"],
      `${min} is above ${max}`,
      "Raise the maximum or lower the minimum",
    );
  for (const [argument, least] of [
    ["minCapacityAcu", 0],
    ["maxCapacityAcu", 1],
  ] as const) {
    const value = args[argument];
    if (!(value >= least && value <= 256 && Number.isInteger(value * 2)))
      reject([argument], `${value} is no capacity`, `Give ${least} to 256 ACU in steps of 0.5`);
  }
  if (min > 0 && pause !== undefined)
    reject(
      ["minCapacityAcu", "secondsUntilAutoPause"],
      `a cluster that keeps at least ${min} ACU never pauses`,
      "Set the minimum to 0, or leave the pause out",
    );
  if (min === 0 && pause === undefined)
    reject(
      ["minCapacityAcu", "secondsUntilAutoPause"],
      "a minimum of 0 ACU needs the time after which the cluster pauses",
      "Give 300 to 86400 seconds, or raise the minimum to 0.5",
    );
  if (pause !== undefined && !(pause >= 300 && pause <= 86_400))
    reject(["secondsUntilAutoPause"], `${pause} is outside 300 to 86400`, "Give a time in that range");
}

function checkCluster(reject: Reject, args: AuroraDatabaseArgs): void {
  const { monitoringIntervalSeconds: interval = 0 } = args;
  if (!Number.isInteger(args.instanceCount) || args.instanceCount < 1)
    reject(["instanceCount"], `${args.instanceCount} is no count`, "Give at least 1, the writer");
  if (!(args.backupRetentionDays >= 1 && args.backupRetentionDays <= 35))
    reject(
      ["backupRetentionDays"],
      `${args.backupRetentionDays} is outside 1 to 35`,
      "Give a number of days in that range",
    );
  if (![0, 1, 5, 10, 15, 30, 60].includes(interval))
    reject(
      ["monitoringIntervalSeconds"],
      `RDS takes no ${interval}`,
      "Give 1, 5, 10, 15, 30 or 60, or leave it out for none",
    );
}

function checkSecret(reject: Reject, { secret }: AuroraDatabaseArgs): void {
  if (secret.recoveryWindowDays !== 0 && !(secret.recoveryWindowDays >= 7 && secret.recoveryWindowDays <= 30))
    reject(
      ["secret.recoveryWindowDays"],
      `${secret.recoveryWindowDays} is neither 0 nor 7 to 30`,
      "Give one of those",
    );
  if (secret.rotation && !(secret.rotation.days >= 1 && secret.rotation.days <= 90))
    reject(
      ["secret.rotation.days"],
      `${secret.rotation.days} is outside 1 to 90`,
      "Leave the rotation out to have none",
    );
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html */
function checkNames(reject: Reject, name: string, args: AuroraDatabaseArgs): void {
  const { databaseName, instanceCount, migrations, secret } = args;
  for (const long of [`${name}-${instanceCount}`, migrations.functionName, secret.rotation?.functionName])
    if (long !== undefined) physicalName(long);
  const identifier = physicalName(name);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(identifier))
    reject(
      ["name"],
      `no cluster can be named ${identifier}`,
      "Take lower-case letters and digits, with single hyphens between them, for project, stack and component",
    );
  if (!/^[A-Za-z][A-Za-z0-9_]{0,62}$/.test(databaseName))
    reject(
      ["databaseName"],
      `no database can be named "${databaseName}"`,
      "Take up to 63 letters, digits and underscores, a letter first",
    );
}

function checkFolder(reject: Reject, { migrations }: AuroraDatabaseArgs): void {
  if (!isInside(migrations.directory))
    reject(
      ["migrations.directory"],
      `${migrations.directory} is outside the project folder`,
      "Name a folder of the project",
    );
}
