import { Mistake, type RestoreFrom, restoreMistake, restoreStages } from "../components/index.ts";
import { defined } from "../lib/defined.ts";
import type { ConfigReader } from "./config-reader.ts";

/** The config value of each part. */
const keys: Readonly<Record<keyof RestoreFrom, string>> = {
  snapshot: "restoreSnapshot",
  cluster: "restoreCluster",
  time: "restoreTime",
  stage: "restoreStage",
  former: "restoreFormer",
};

/**
 * Where a stack's database is restored from; undefined if it is not.
 *
 * @throws Mistake naming the values that contradict one another
 */
export function readRestore(read: ConfigReader): RestoreFrom | undefined {
  const optional = (field: keyof RestoreFrom) => read.optionalText(keys[field]);
  const restoreFrom: RestoreFrom = {
    stage: read.oneOf(keys.stage, restoreStages),
    ...defined({
      snapshot: optional("snapshot"),
      cluster: optional("cluster"),
      time: optional("time"),
      former: optional("former"),
    }),
  };
  const mistake = restoreMistake(restoreFrom);
  if (mistake) {
    const names = mistake.fields.map(field => keys[field]);
    const values = names.length > 1 ? "values" : "value";
    throw new Mistake(`The config ${values} ${names.join(" and ")}: ${mistake.problem}. ${mistake.mend}.`);
  }
  return restoreFrom.snapshot || restoreFrom.cluster ? restoreFrom : undefined;
}
