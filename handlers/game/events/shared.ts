/** What a run asks of its event. */
export { admitRun } from "./admission-store.ts";
