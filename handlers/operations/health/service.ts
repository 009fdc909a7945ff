import type { Database } from "../../platform/database/database.ts";
import type { Handlers } from "../../platform/http/request.ts";
import type { contract } from "./contract.ts";
import { ask } from "./store.ts";

/** Answers by itself; asked deeply, the database has to answer first. */
export const healthService = ({ database }: { readonly database: Database }): Handlers<typeof contract> => ({
  health: async ({ query }) => {
    if (query.deep !== undefined) await ask(database);
    return { body: { status: "ok" as const } };
  },
});
