/**
 * Every constant of the running game's rules. `docs/game.md` explains them; what a stack may choose for itself is a
 * config value instead.
 */
export const rules = {} as const;
