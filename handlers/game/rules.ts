/**
 * Every constant of the running game's rules. `docs/game.md` explains them; what a stack may choose for itself is a
 * config value instead.
 */
export const rules = {
  runs: {
    leastPoints: 2,
    mostPoints: 20_000,
    /** Body of the request that saves a run. */
    bodyLimitBytes: 1_048_576,
    /** A run that began in an earlier one comes from a clock that was never set. */
    earliestYear: 2000,
    /** How far a phone's clock may be ahead of ours. */
    clockSkewSeconds: 60,
    /** Most time between one point and the next. */
    longestGapSeconds: 300,
    /** A longer one is not one run: what it takes to work out its cells stays bounded. */
    longestMeters: 1_000_000,
    /** The fastest speed of a runner, measured over the shortest stretch that lasts as long as the window. */
    fastestMetersPerSecond: 12.5,
    /** Long enough for the jitter of GPS, some 20 m, to make no difference. */
    speedWindowSeconds: 10,
    /** Twenty a second, more than any watch records: each is compared with those of the window before it. */
    mostPointsInWindow: 200,
  },
  territory: {
    /** A run that ends so near to its start has closed a loop. */
    closingMeters: 50,
    /** The cells inside a larger loop are not claimed. */
    largestLoopSquareMeters: 5_000_000,
    /** Most cells that one run claims; the path of 1,000 km crosses some 9,000 of resolution 10. */
    mostCells: 20_000,
  },
  events: {
    /** Events end at the first such hour of the game's time zone after their start; `finishEventsSchedule` follows. */
    endHour: 22,
    /** How long a run session lasts, from when its ticket is consumed. */
    ticketSessionHours: 12,
    /** Most tickets of an event. */
    mostCapacity: 10_000,
    /** Most ranks that are rewarded. */
    mostRewards: 100,
    /** Most coins that a ticket costs, or a rank is rewarded with. */
    mostCoins: 1_000_000,
  },
  mining: {
    /** Mining counts in millionths of a token. */
    microTokensPerToken: 1_000_000,
    /** What every player mines: a token in four hours. */
    baseMicroTokensPerHour: 250_000,
    /** What each cell adds that a player holds: a token an hour for a thousand cells. */
    cellMicroTokensPerHour: 1_000,
    /** Mining stops there until the player collects. */
    capacityTokens: 12,
  },
  deposits: {
    /** A larger deposit is left for an admin to look at. */
    largestCoins: 1_000_000_000,
    /** Blocks that a node is asked for at once: at first, and where it takes more. Halved where it refuses. */
    firstRangeBlocks: 2_000,
    mostRangeBlocks: 20_000,
  },
} as const;

/** What the config value `territoryResolution` may be: 7 to 12. */
export const territoryResolutions = /^([789]|1[012])$/;

/** What the config value `territoryHiddenMeters` may be: 0 to 2,000. */
export const hiddenMeters = /^(1?\d{1,3}|2000)$/;
