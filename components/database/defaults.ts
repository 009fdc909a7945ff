import { getProject } from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";
import { databaseNameOf } from "../shared/naming.ts";
import type { AuroraDatabaseArgs } from "./aurora-database.ts";

/**
 * What a database is like where nothing else is said: it costs nothing but its storage while it rests, and cannot be
 * deleted by mistake.
 */
const usual = {
  minCapacityAcu: 0,
  maxCapacityAcu: 2,
  instanceCount: 1,
  deletionProtection: true,
  backupRetentionDays: 7,
  port: 5432,
} as const;

/** Quiet time after which a cluster pauses that may. */
const usualPauseSeconds = 300;

/** The arguments with the defaults of what a cluster is made of. */
export type CompleteArgs = AuroraDatabaseArgs &
  Readonly<
    Record<"minCapacityAcu" | "maxCapacityAcu" | "instanceCount" | "backupRetentionDays" | "port", number>
  > & {
    readonly databaseName: string;
    readonly deletionProtection: boolean;
  };

/** Puts the defaults in for what is left out. */
export function completed(args: AuroraDatabaseArgs): CompleteArgs {
  const given = defined({ ...args }) as AuroraDatabaseArgs;
  const { minCapacityAcu = usual.minCapacityAcu } = given;
  return {
    databaseName: databaseNameOf(getProject()),
    ...usual,
    ...(minCapacityAcu === 0 && { secondsUntilAutoPause: usualPauseSeconds }),
    ...given,
  };
}
