import type { ServiceDescription } from "../services/description.ts";
import { secretsManagerService } from "./index.ts";

export const secretsManager: ServiceDescription = {
  title: "Secrets Manager",
  types: [
    "aws:secretsmanager/secret:Secret",
    "aws:secretsmanager/secretPolicy:SecretPolicy",
    "aws:secretsmanager/secretRotation:SecretRotation",
    "aws:secretsmanager/secretVersion:SecretVersion",
  ],
  notes: {
    differences: [
      "Values are those of the program, with a placeholder for a config secret that is not set; a value that was put since then stays until the program's changes. *Impact*: a placeholder opens nothing. *What to do*: [`secrets.local.json`](operations.md#secrets).",
      "RotateSecret waits for its end and returns a failure; rotations run on request, not by their schedule. *Impact*: the caller sees a rotation that fails, and none runs by itself. *What to do*: `aws secretsmanager rotate-secret`.",
      "After a rotation that failed, or with a version that was put as AWSPENDING, RotateSecret begins again with the new token; AWS refuses until the pending version is finished. *Impact*: a rotation that hangs on AWS goes on here. *What to do*: look at the stages with `aws secretsmanager describe-secret`.",
      "A rotation of the program that is not to begin at once is tested at each start and when it changes; one that is, begins when it is asked for. *Impact*: the first rotation may come later than on AWS. *What to do*: rotate by hand.",
      "A deleted secret stays for its recovery window, and is not removed by itself. *Impact*: its name stays taken. *What to do*: delete it with ForceDeleteWithoutRecovery.",
      "NextRotationDate counts the days of AutomaticallyAfterDays; a ScheduleExpression is kept and told. *Impact*: no date for it. *What to do*: rotate by hand with `aws secretsmanager rotate-secret`.",
      "NextToken of lists counts items. *Impact*: what is made or deleted between two pages can be missing, or come twice. *What to do*: nothing on a laptop.",
    ],
    missing: [
      "PutResourcePolicy and the like (the program declares policies), replication, and encryption by KMS: the state file is readable to its owner only.",
    ],
  },
  api: host => secretsManagerService(host).aws,
  start(host) {
    const { secretValue, ...service } = secretsManagerService(host);
    return { service, offers: { secretValue } };
  },
};
