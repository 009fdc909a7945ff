import { existsSync } from "node:fs";
import { defined } from "../../lib/defined.ts";
import { checkFunction, isInside } from "../functions/function-arguments.ts";
import { recoveryWindow } from "../secrets/app-secret.ts";
import { rejectArguments } from "../shared/mistakes.ts";
import { physicalName } from "../shared/naming.ts";
import { checkNumbers } from "../shared/ranges.ts";
import { functionNames, migrationsOf } from "./database-functions.ts";
import type { CompleteArgs } from "./defaults.ts";
import { planClusters, restoreMistake } from "./restore-plan.ts";

type Reject = (names: readonly string[], problem: string, mend: string) => void;

/** Stops an {@link AuroraDatabase} whose arguments AWS would refuse, or that contradict one another. */
export function checkDatabase(name: string, args: CompleteArgs): void {
  const reject: Reject = (names, problem, mend) =>
    rejectArguments("AuroraDatabase", name, names, problem, mend);
  checkRanges(name, args);
  checkCapacity(reject, args);
  checkInterval(reject, args);
  checkPlace(reject, args);
  checkRestore(reject, name, args);
  checkNames(reject, name, args);
  checkFolder(reject, args);
  checkFunction("AuroraDatabase", name, defined({ logRetentionDays: args.logRetentionDays }));
}

function checkRanges(name: string, args: CompleteArgs): void {
  const { secret = {} } = args;
  checkNumbers("AuroraDatabase", name, [
    ["minCapacityAcu", args.minCapacityAcu, { least: 0, most: 256, halves: true }],
    ["maxCapacityAcu", args.maxCapacityAcu, { least: 1, most: 256, halves: true }],
    ["secondsUntilAutoPause", args.secondsUntilAutoPause, { least: 300, most: 86_400 }],
    ["instanceCount", args.instanceCount, { least: 1, most: 16 }],
    ["port", args.port, { least: 1150, most: 65_535 }],
    ["backupRetentionDays", args.backupRetentionDays, { least: 1, most: 35 }],
    ["reservedConcurrency", args.reservedConcurrency, { least: 0, most: 100_000 }],
    ["secret.recoveryWindowDays", secret.recoveryWindowDays, recoveryWindow.range],
    ["secret.rotation.days", secret.rotation?.days, { least: 1, most: 90 }],
  ]);
}

function checkCapacity(reject: Reject, args: CompleteArgs): void {
  const { minCapacityAcu: min, maxCapacityAcu: max, secondsUntilAutoPause: pause } = args;
  if (min > max)
    reject(
      ["minCapacityAcu", "maxCapacityAcu"],
      `${min} is above ${max}`,
      "Raise the maximum or lower the minimum",
    );
  if (min > 0 && pause !== undefined)
    reject(
      ["minCapacityAcu", "secondsUntilAutoPause"],
      `a cluster that keeps at least ${min} ACU never pauses`,
      "Set the minimum to 0, or leave the pause out",
    );
}

function checkInterval(reject: Reject, { monitoringIntervalSeconds: interval = 0 }: CompleteArgs): void {
  if (![0, 1, 5, 10, 15, 30, 60].includes(interval))
    reject(
      ["monitoringIntervalSeconds"],
      `RDS takes no ${interval}`,
      "Give 1, 5, 10, 15, 30 or 60, or leave it out for none",
    );
}

/** The subnets are those of a network, or the caller's own. */
function checkPlace(reject: Reject, { network, vpcId, subnetIds }: CompleteArgs): void {
  if (network && (vpcId !== undefined || subnetIds !== undefined))
    reject(
      ["network", vpcId === undefined ? "subnetIds" : "vpcId"],
      "the cluster stands in one network",
      "Leave one of them out",
    );
  if ((vpcId === undefined) !== (subnetIds === undefined))
    reject(
      ["vpcId", "subnetIds"],
      `${vpcId === undefined ? "vpcId" : "subnetIds"} is missing`,
      "Give both, or a network, or none of them for a network of the database's own",
    );
}

function checkRestore(reject: Reject, name: string, { restoreFrom, instanceCount }: CompleteArgs): void {
  if (!restoreFrom) return;
  const mistake = restoreMistake(restoreFrom);
  if (mistake) {
    const names = mistake.fields.map(field => `restoreFrom.${field}`);
    reject(names, mistake.problem, mistake.mend);
  }
  if (!restoreFrom.snapshot && !restoreFrom.cluster)
    reject(
      ["restoreFrom.snapshot", "restoreFrom.cluster"],
      "there is no backup to restore from",
      "Name one of them, or leave restoreFrom out",
    );
  const { inUse, beside } = planClusters(name, restoreFrom);
  for (const planned of [inUse, ...(beside ? [beside] : [])])
    physicalName(`${planned.name}-${instanceCount}`);
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html */
function checkNames(reject: Reject, name: string, args: CompleteArgs): void {
  const { databaseName, instanceCount } = args;
  const { migrate, rotate } = functionNames(name, args);
  for (const long of [`${name}-${instanceCount}`, migrate, rotate]) physicalName(long);
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

function checkFolder(reject: Reject, { migrations }: CompleteArgs): void {
  const argument = typeof migrations === "string" ? "migrations" : "migrations.directory";
  const { directory } = migrationsOf(migrations);
  if (!isInside(directory))
    reject([argument], `${directory} is outside the project folder`, "Name a folder of the project");
  if (!existsSync(directory))
    reject([argument], `there is no folder ${directory}`, "Make it, with 0001_first.sql in it");
}
