import { rules } from "../../../../handlers/game/rules.ts";

const { microTokensPerToken, baseMicroTokensPerHour, cellMicroTokensPerHour, capacityTokens } = rules.mining;
const millisecondsPerHour = 3_600_000n;
const capacity = BigInt(capacityTokens * microTokensPerToken) * millisecondsPerHour;

/** The rule of mining, slow and obvious: it goes from millisecond to millisecond, and nothing else moves it. */
export class SlowMine {
  cells = 0;
  /** In 1/3,600,000 of a micro-token: what a rate per hour gives in a millisecond. */
  #mined = 0n;

  pass(milliseconds: number): void {
    const gain = BigInt(baseMicroTokensPerHour + cellMicroTokensPerHour * this.cells);
    for (let tick = 0; tick < milliseconds; tick += 1) {
      this.#mined += gain;
      if (this.#mined > capacity) this.#mined = capacity;
    }
  }

  get microTokens(): number {
    return Number(this.#mined / millisecondsPerHour);
  }

  collect(): number {
    const token = BigInt(microTokensPerToken) * millisecondsPerHour;
    const tokens = this.#mined / token;
    this.#mined -= tokens * token;
    return Number(tokens);
  }
}
