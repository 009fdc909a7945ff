import { serve } from "../platform/serve.ts";
import { sql } from "../platform/sql.ts";
import { wireApi } from "../platform/wire.ts";
import { contract } from "./contract.ts";

const platform = wireApi();

export const handler = serve(
  contract,
  {
    health: async ({ query }) => {
      if (query.deep !== undefined) await platform.database.one(sql`select 1`);
      return { body: { status: "ok" as const } };
    },
  },
  platform,
);
