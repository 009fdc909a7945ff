import { query } from "./database";

/** Takes away what was done a month before the time that the run stands for. */
export const handler = ({ scheduledTime }: { readonly scheduledTime: string }) =>
  query(
    "delete from todos where done and made_at < :scheduledTime::timestamptz - interval '1 month' returning 1",
    {
      scheduledTime,
    },
  );
