import { chance, idOf } from "../identity.ts";

export interface SeedPlayer {
  readonly id: string;
  readonly displayName: string;
}

/** What the API takes to save a run: latitude, longitude, and seconds since the start. */
export interface SeedRun {
  readonly playerId: string;
  readonly startedAt: string;
  readonly points: readonly (readonly [latitude: number, longitude: number, seconds: number])[];
}

export interface SeedEvent {
  readonly id: string;
  readonly title: string;
  /** Days from today; below zero it is over. */
  readonly inDays: number;
  readonly priceCoins: number;
  readonly capacity: number;
  readonly rewardCoins: readonly number[];
}

/** A running game around one city. */
export interface SeedWorld {
  readonly players: readonly SeedPlayer[];
  readonly runs: readonly SeedRun[];
  readonly events: readonly SeedEvent[];
  /** What each player, and each demo user, has to spend. */
  readonly coins: number;
}

const playerCount = 200;
/** Players who have run already; each closed a loop and holds what is inside. */
const runnerCount = 60;
const city = { latitude: 44.8125, longitude: 20.4612 };
const metersPerDegree = 111_195;
const metersPerSecond = 3;
const secondsPerPoint = 5;

const names =
  "Ana Boris Chen Dunja Emil Fatima Goran Hana Igor Jelena Kofi Luka Mila Nikola Olga Petar Rosa Stefan Tara Uma".split(
    " ",
  );
const letters = "ABCDEFGHIJ";

/** The game that `npm run seed` makes: the same at every call. */
export function seedWorld(): SeedWorld {
  const players = Array.from({ length: playerCount }, (_, index) => ({
    id: idOf("player", index),
    displayName: `${names[index % names.length]} ${letters[Math.floor(index / names.length)]}.`,
  }));
  const event = (title: string, inDays: number, priceCoins: number, rewardCoins: readonly number[]) => ({
    id: idOf("event", title),
    title,
    inDays,
    priceCoins,
    rewardCoins,
    capacity: 100,
  });
  return {
    players,
    runs: players.slice(0, runnerCount).map(({ id }, index) => loopOf(id, index)),
    events: [
      event("Spring round of the rivers", -30, 10, []),
      event("Night of the bridges", -7, 20, []),
      event("Fortress mile", 2, 0, [50, 25, 10]),
      event("Long Sunday", 9, 25, [500, 250, 100, 50]),
    ],
    coins: 100,
  };
}

/** Once around a circle somewhere in the city, at the pace of a jogger. */
function loopOf(playerId: string, index: number): SeedRun {
  const along = (spread: number, ...parts: readonly string[]) =>
    (chance(playerId, ...parts) - 0.5) * 2 * spread;
  const center = { north: along(6_000, "north"), east: along(6_000, "east") };
  const radius = 600 + along(300, "radius");
  const count = Math.ceil((2 * Math.PI * radius) / (metersPerSecond * secondsPerPoint));
  const points = Array.from({ length: count + 1 }, (_, step) => {
    const angle = (2 * Math.PI * step) / count;
    const north = center.north + radius * Math.cos(angle);
    const east = center.east + radius * Math.sin(angle);
    return [
      rounded(city.latitude + north / metersPerDegree),
      rounded(city.longitude + east / (metersPerDegree * Math.cos((city.latitude * Math.PI) / 180))),
      step * secondsPerPoint,
    ] as const;
  });
  return { playerId, startedAt: new Date(Date.UTC(2026, 4, 1, index)).toISOString(), points };
}

const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
