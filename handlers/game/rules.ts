/**
 * Every constant of the running game's rules. `docs/game.md` explains them; what a stack may choose for itself is a
 * config value instead.
 */
export const rules = {
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
} as const;
