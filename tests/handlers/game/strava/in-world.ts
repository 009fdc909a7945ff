import type { Test } from "uvu";
import type { StravaActivity } from "./strava-server.ts";
import { openWorld, start, type World } from "./world.ts";

/** One world for a suite whose tests send events, at the same moment and with the limits unused in each. */
export function inWorld(test: Test<World>): Test<World> {
  test.before(async context => {
    Object.assign(context, await openWorld());
    await (context as World).subscribe();
  });
  test.before.each(async ({ clock, server, db }) => {
    clock.now = start;
    Object.assign(server.limits, { shortUsed: 0, dailyUsed: 0 });
    server.asked.length = 0;
    await db.pool.query(
      "update strava_limits set short_usage = 0, daily_usage = 0, blocked_until = '-infinity', seen_at = '-infinity'",
    );
    await db.pool.query("delete from job_runs");
  });
  test.after(async ({ db, server }) => {
    await db.close();
    await server.close();
  });
  return test;
}

export function put({ server }: World, athleteId: number, given: StravaActivity): StravaActivity {
  server.athletes.get(athleteId)?.activities.set(given.id, given);
  return given;
}
export const own = (athleteId: number, activityId: number, aspect_type = "create") => ({
  owner_id: athleteId,
  object_id: activityId,
  aspect_type,
});
