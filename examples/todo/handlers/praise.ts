import { query } from "./database";

export async function handler({ Records }: { readonly Records: readonly { readonly body: string }[] }) {
  for (const { body } of Records)
    await query(
      "insert into praises (todo_id) values (:todoId::bigint) on conflict do nothing",
      JSON.parse(body),
    );
  return { batchItemFailures: [] };
}
