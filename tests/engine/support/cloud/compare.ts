import type { Wire, WireObject } from "../../../../local/graph/wire.ts";
import { covers, openedObject } from "./properties.ts";
import { rulesOf } from "./rules.ts";

export interface Difference {
  /** Names of the arguments that differ. */
  readonly changes: readonly string[];
  /** Those of them, or parts of them, that make another resource. */
  readonly replaces: readonly string[];
  /** Two with the same name could not be there at once. */
  readonly deleteBeforeReplace: boolean;
}

export interface Comparison {
  readonly type: string;
  readonly oldState: WireObject;
  readonly oldInputs: WireObject;
  readonly newInputs: WireObject;
}

/** What the provider would change: where what is there is not what is wanted, or is wanted no longer. */
export function compare({ type, ...given }: Comparison): Difference {
  const [state, olds, news] = [given.oldState, given.oldInputs, given.newInputs].map(openedObject) as [
    WireObject,
    WireObject,
    WireObject,
  ];
  const { replaces, autoName } = rulesOf(type);
  const changed = Object.entries(news).filter(([key, wanted]) => !covers(state[key], wanted));
  const removed = Object.keys(olds).filter(key => !(key in news));
  const changes = [...changed.map(([key]) => key), ...removed];
  const replacing = replaces.filter(
    path => changes.includes(path.split(".")[0] ?? "") && isOther(path, state, news),
  );
  const hasSameName =
    autoName !== undefined && news[autoName] !== undefined && covers(state[autoName], news[autoName]);
  return { changes, replaces: replacing, deleteBeforeReplace: replacing.length > 0 && hasSameName };
}

function isOther(path: string, state: WireObject, news: WireObject): boolean {
  const wanted = at(path, news);
  return wanted === undefined || !covers(at(path, state), wanted);
}

const at = (path: string, properties: WireObject): Wire | undefined =>
  path
    .split(".")
    .reduce<Wire | undefined>((value, key) => (value as WireObject | undefined)?.[key], properties);
