import type { Control } from "../rule.ts";
import { access } from "./access.ts";
import { database } from "./database.ts";
import { databaseOperation } from "./database-operation.ts";
import { delivery } from "./delivery.ts";
import { edge } from "./edge.ts";
import { functions } from "./functions.ts";
import { gateway } from "./gateway.ts";
import { identity } from "./identity.ts";
import { monitoring } from "./monitoring.ts";
import { network } from "./network.ts";
import { queues } from "./queues.ts";
import { secrets } from "./secrets.ts";
import { storage } from "./storage.ts";

/** Every control, by row. */
export const controls: readonly Control[] = [
  ...access,
  ...database,
  ...databaseOperation,
  ...delivery,
  ...edge,
  ...functions,
  ...gateway,
  ...identity,
  ...monitoring,
  ...network,
  ...queues,
  ...secrets,
  ...storage,
].sort((a, b) => a.row - b.row);
