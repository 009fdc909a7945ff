import type { Role } from "../../../contract/people.ts";
import { type NewId, newUuid } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/database.ts";
import type { Handlers } from "../../platform/http/request.ts";
import type { contract } from "./contract.ts";
import { productHandlers } from "./products.ts";
import { stockHandlers } from "./stock.ts";

export interface CatalogueDependencies {
  readonly database: Database;
  readonly newId?: NewId;
}

/** The rules of the catalogue; who may do what is in the contract. */
export function catalogueService({
  database,
  newId = newUuid,
}: CatalogueDependencies): Handlers<typeof contract, Role> {
  return {
    ...productHandlers(database, newId),
    ...stockHandlers(database),
  };
}
