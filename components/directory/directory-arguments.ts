import { checkAddresses } from "../api/addresses.ts";
import { rejectArguments } from "../shared/mistakes.ts";
import { checkNumbers } from "../shared/ranges.ts";
import { checkProviders } from "./identity-providers.ts";
import { challengeTriggers, isTriggerName } from "./trigger-names.ts";
import type { UserDirectoryArgs } from "./user-directory.ts";

/** Stops a {@link UserDirectory} whose arguments Cognito would refuse, or that contradict one another. */
export function checkDirectory(name: string, args: UserDirectoryArgs): void {
  const reject = (names: readonly string[], problem: string, mend: string) =>
    rejectArguments("UserDirectory", name, names, problem, mend);
  for (const argument of ["callbackUrls", "logoutUrls"] as const) {
    const urls = args[argument] ?? args.callbackUrls;
    if (urls.length === 0) reject([argument], "there is none", "Name the page of the frontend");
    checkAddresses("page", urls, { component: "UserDirectory", name, argument });
  }
  const { passwords = {}, tokens = {} } = args;
  checkNumbers("UserDirectory", name, [
    ["passwords.minimumLength", passwords.minimumLength, { least: 8, most: 99 }],
    ["passwords.temporaryPasswordDays", passwords.temporaryPasswordDays, { least: 1, most: 365 }],
    ["tokens.accessMinutes", tokens.accessMinutes, { least: 5, most: 1_440 }],
    ["tokens.idMinutes", tokens.idMinutes, { least: 5, most: 1_440 }],
    ["tokens.refreshDays", tokens.refreshDays, { least: 1, most: 3_650 }],
  ]);
  checkProviders(name, args.federation);
  for (const scope of args.machineScopes ?? []) {
    if (!/^[^/\s]+\/[^/\s]+$/.test(scope))
      reject(["machineScopes"], `"${scope}" has no resource server`, "Write it as <resource server>/<scope>");
  }
  for (const trigger of Object.keys(args.triggers ?? {})) {
    if (!isTriggerName(trigger))
      reject(["triggers"], `there is no trigger "${trigger}"`, "Name one of the pool's lambdaConfig");
  }
  const missing = challengeTriggers.filter(trigger => !args.triggers?.[trigger]);
  if (missing.length > 0 && missing.length < challengeTriggers.length)
    reject(
      ["triggers"],
      `a custom challenge needs ${missing.join(" and ")} too`,
      `Give all three of ${challengeTriggers.join(", ")}, or none`,
    );
  if (
    args.domainPrefix !== undefined &&
    !/^(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(args.domainPrefix)
  )
    reject(
      ["domainPrefix"],
      `Cognito takes no "${args.domainPrefix}"`,
      "Use 1 to 63 lower-case letters, digits and inner hyphens, without aws, amazon or cognito",
    );
}
