/** The language of contracts, with the roles of this program: what its contracts import. */
import { accessRules } from "./language.ts";
import { roleNames } from "./people.ts";

export * from "./language.ts";
export const { role, scope } = accessRules(roleNames);
