import { consume, sql, wireFunction } from "@groundwork/platform";
import * as v from "valibot";

const platform = wireFunction();
const Done = v.strictObject({ todoId: v.number() });

export const handler = consume(Done, { name: "praise", ...platform }, async ({ todoId }) => {
  const praise = sql`insert into praises select id from todos where id = ${todoId} on conflict do nothing`;
  await platform.database.execute(praise, { idempotent: true });
});
