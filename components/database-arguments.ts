import type { AuroraDatabaseArgs } from "./aurora-database.ts";
import { rejectArguments } from "./mistakes.ts";

/** Stops an {@link AuroraDatabase} whose arguments AWS would refuse, or that contradict one another. */
export function checkDatabase(name: string, args: AuroraDatabaseArgs): void {
  const reject = (names: readonly string[], problem: string, mend: string) =>
    rejectArguments("AuroraDatabase", name, names, problem, mend);
  const { minCapacityAcu: min, maxCapacityAcu: max, secondsUntilAutoPause: pause, secret } = args;
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
  if (!Number.isInteger(args.instanceCount) || args.instanceCount < 1)
    reject(["instanceCount"], `${args.instanceCount} is no count`, "Give at least 1, the writer");
  if (!(args.backupRetentionDays >= 1 && args.backupRetentionDays <= 35))
    reject(
      ["backupRetentionDays"],
      `${args.backupRetentionDays} is outside 1 to 35`,
      "Give a number of days in that range",
    );
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
