/** What running tells of territory, so that it is mined. */
export { type Holding, recordHoldings } from "./holdings-store.ts";
