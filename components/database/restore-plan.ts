import { createHash } from "node:crypto";

/** Where the data of a further cluster comes from, and whether the app works on it yet. */
export interface RestoreFrom {
  /** Name or ARN of a cluster snapshot; this or `cluster`. */
  readonly snapshot?: string;
  /** Identifier of a cluster whose automatic backups are there; this or `snapshot`. */
  readonly cluster?: string;
  /** With `cluster`: the point in time, in UTC, such as `2026-06-01T12:00:00Z`. Default: the latest that there is. */
  readonly time?: string;
  /**
   * - `beside`: the restored cluster stands beside the one in use
   * - `inUse`: the app works on the restored cluster, and the former one is kept
   * - `only`: the former cluster is deleted, with a final snapshot
   *
   * Default `beside`. A restored cluster has no Data API until the deployment after its first, so begin with that.
   */
  readonly stage?: RestoreStage;
  /** Where the cluster in use was restored itself: the eight digits at the end of its name. Default: it was not. */
  readonly former?: string;
}

export const restoreStages = ["beside", "inUse", "only"] as const;
export type RestoreStage = (typeof restoreStages)[number];

/** One of the clusters of a database. */
export interface PlannedCluster {
  /** Stands in the names of the cluster and its instances: that of the database, a restored one's with eight digits more. */
  readonly name: string;
  /** What the cluster is made from; an empty one if undefined. */
  readonly origin?: RestoreFrom;
  /** Another release has made it from a backup: which one is not known here, and stays. */
  readonly keepsOrigin: boolean;
}

export interface ClusterPlan {
  readonly inUse: PlannedCluster;
  /** The other one: restored and not yet in use, or in use before and kept. */
  readonly beside?: PlannedCluster;
}

/** Another backup makes a cluster of another name, so that none that holds data is replaced. */
export function planClusters(name: string, origin?: RestoreFrom): ClusterPlan {
  const present: PlannedCluster = {
    name: origin?.former ? `${name}-${origin.former}` : name,
    keepsOrigin: origin?.former !== undefined,
  };
  if (!origin) return { inUse: present };
  const restored: PlannedCluster = { name: `${name}-${digitsOf(origin)}`, origin, keepsOrigin: false };
  const { stage = "beside" } = origin;
  if (stage === "only") return { inUse: restored };
  return stage === "inUse" ? { inUse: restored, beside: present } : { inUse: present, beside: restored };
}

/** Eight hexadecimal digits, the same for the same backup. */
const digitsOf = ({ snapshot = "", cluster = "", time = "" }: RestoreFrom): string =>
  createHash("sha256").update([snapshot, cluster, time].join("|")).digest("hex").slice(0, 8);

/** A mistake: the fields of {@link RestoreFrom} that it is about, what is wrong, and how to mend it. */
export interface RestoreMistake {
  readonly fields: readonly (keyof RestoreFrom)[];
  readonly problem: string;
  readonly mend: string;
}

/** What is wrong with a restore, by its fields alone; undefined if nothing is. */
export function restoreMistake({
  snapshot,
  cluster,
  time,
  stage,
  former,
}: RestoreFrom): RestoreMistake | undefined {
  if (snapshot && cluster)
    return {
      fields: ["snapshot", "cluster"],
      problem: "a cluster is restored from one of them, not from both",
      mend: "Leave one of them out",
    };
  if (time && !cluster)
    return {
      fields: ["time", "cluster"],
      problem: "a point in time belongs to a cluster's backups",
      mend: "Name that cluster, or leave the time out",
    };
  if (!snapshot && !cluster && (former || (stage && stage !== "beside")))
    return {
      fields: [former ? "former" : "stage", "snapshot", "cluster"],
      problem: "there is no restored cluster without a backup that it comes from",
      mend: "Name the snapshot or the cluster; it stays named as long as the restored cluster is there",
    };
  if (time && !isUtc(time))
    return {
      fields: ["time"],
      problem: `"${time}" is not a time in UTC`,
      mend: "Give one such as 2026-06-01T12:00:00Z",
    };
  if (former && !/^[0-9a-f]{8}$/.test(former))
    return {
      fields: ["former"],
      problem: `"${former}" is not the end of a restored cluster's name`,
      mend: "Give its eight hexadecimal digits, or leave it out if the cluster in use was not restored",
    };
  return undefined;
}

const isUtc = (time: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(time) && !Number.isNaN(Date.parse(time));
