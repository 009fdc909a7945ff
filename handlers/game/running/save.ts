import { commonErrors } from "../../../contract/errors.ts";
import { newUuid } from "../../platform/clock.ts";
import type { Transaction } from "../../platform/database/database.ts";
import { ApiError } from "../../platform/errors.ts";
import { admitRun } from "../events/shared.ts";
import { claimedCells } from "./cells.ts";
import { claimCells, giveUp } from "./claim-store.ts";
import { errors } from "./errors.ts";
import { toNumber } from "./h3-ids.ts";
import { cellsNearEnds } from "./privacy.ts";
import * as store from "./run-store.ts";
import type { RunningSettings } from "./settings.ts";
import { checkTrack, type Track, type TrackPoint } from "./track.ts";
import { encodeTrack } from "./track-code.ts";

export interface RunToSave {
  readonly userId: string;
  readonly points: readonly TrackPoint[];
  readonly source: { readonly kind: "app" } | { readonly kind: "strava"; readonly activityId: string };
  /** A ticket that was consumed; the run then counts for its event. */
  readonly ticketId?: string;
}

export interface SavedRun extends store.StoredRun {
  /** How many cells it holds for now; zero for a run that was there already. */
  readonly wonCells: number;
  /** False when the same Strava activity was saved before. */
  readonly isNew: boolean;
}

/**
 * Checks a run, stores it with its track, and claims its territory: all in the caller's transaction.
 *
 * @param now when the run arrived, in milliseconds since the epoch
 * @throws ApiError those of `checkTrack`; `run_too_long`; `run_overlaps` with another run of the same person; those of
 *   `admitRun`; `unauthenticated` when the account is deleted
 */
export async function saveRun(
  transaction: Transaction,
  run: RunToSave,
  now: number,
  settings: RunningSettings,
): Promise<SavedRun> {
  const { userId, source, ticketId } = run;
  if (!(await store.lockRunner(transaction, userId))) throw new ApiError(commonErrors.unauthenticated);
  const before = await savedBefore(transaction, run);
  if (before) return before;
  const track = checkTrack(run.points, now);
  const claims = source.kind === "app" || settings.stravaTerritory;
  const cells = claims ? claimedCells(track.points, settings.territoryResolution) : [];
  const event = ticketId === undefined ? null : await admit(transaction, run, ticketId, track, now);
  const saved = await store.insertRun(
    transaction,
    { ...newRun(run, track), eventId: event?.eventId ?? null, claimedCells: cells.length, savedAt: now },
    encodeTrack(track.points),
  );
  // Another transaction may have saved the activity meanwhile.
  if (!saved) return (await savedBefore(transaction, run)) ?? overlapping();
  // What ends in the future, because a phone's clock is ahead, takes nothing from runs that end until then.
  const claimant = { runId: saved.id, userId, endedAt: toInstant(Math.min(track.endedAt, now)) };
  const hidden = cellsNearEnds(track.points, cells, settings).map(toNumber);
  const wonCells = await claimCells(transaction, claimant, cells.map(toNumber), toInstant(now), hidden);
  return { ...saved, wonCells, isNew: true };
}

/**
 * Deletes a run of that person with its track; the cells that it won fall to the next valid claim.
 *
 * @param now milliseconds since the epoch
 * @returns false when the person has no such run
 */
export async function deleteRun(
  transaction: Transaction,
  userId: string,
  runId: string,
  now: number,
): Promise<boolean> {
  if (!(await store.removeRun(transaction, userId, runId))) return false;
  await giveUp(transaction, { runId }, toInstant(now));
  return true;
}

/** The same for the run that was made from a Strava activity. */
export async function deleteStravaRun(
  transaction: Transaction,
  userId: string,
  activityId: string,
  now: number,
): Promise<boolean> {
  const run = await store.findActivity(transaction, userId, activityId);
  return run !== undefined && deleteRun(transaction, userId, run.id, now);
}

async function savedBefore(
  transaction: Transaction,
  { userId, source }: RunToSave,
): Promise<SavedRun | undefined> {
  if (source.kind !== "strava") return undefined;
  const run = await store.findActivity(transaction, userId, source.activityId);
  return run && { ...run, wonCells: 0, isNew: false };
}

const admit = (
  transaction: Transaction,
  { userId }: RunToSave,
  ticketId: string,
  { startedAt, endedAt }: Track,
  now: number,
) => admitRun(transaction, { ticketId, userId, startedAt, endedAt }, now);

const newRun = (
  { userId, source, ticketId }: RunToSave,
  { points, startedAt, endedAt, distanceMeters }: Track,
) => ({
  id: newUuid(),
  userId,
  startedAt,
  endedAt,
  distanceMeters,
  source: source.kind,
  stravaActivityId: source.kind === "strava" ? source.activityId : null,
  ticketId: ticketId ?? null,
  pointCount: points.length,
});

function overlapping(): never {
  throw new ApiError(errors.run_overlaps);
}

const toInstant = (time: number): string => new Date(time).toISOString();
