/** What may befall the local Stripe, as a share of calls, payments or deliveries. */
export const STRIPE_CHANCES = {
  declined: "a card that would pay is declined, `generic_decline`",
  duplicate: "an event is delivered twice at the same time",
  lost: "an event is never delivered; the events API still lists it",
  reorder: "a delivery waits for up to 3 s, so that later ones overtake it",
  error: "the caller gets a 500, and the call has no effect",
  throttled: "the caller gets a 429, and the call has no effect",
} as const;

export type StripeChance = keyof typeof STRIPE_CHANCES;

/** The faults of `--fault stripe=...`. */
export interface StripeFaults {
  /** Whether it happens this time. */
  happens(name: StripeChance): boolean;
  /** From 0 to below 1, by the run's seed. */
  random(): number;
  /** How late every delivery is. */
  readonly lateMilliseconds: number;
  /** How late every reply of the API is. */
  readonly latencyMilliseconds: number;
}

interface Parsed {
  readonly chances: ReadonlyMap<StripeChance, number>;
  readonly lateMilliseconds: number;
  readonly latencyMilliseconds: number;
}

/**
 * Reads `duplicate:0.3,late:5s,reorder,lost:0.2`; a fault without a chance always happens.
 * @param wrong makes the error of what is not understood
 */
export function parseStripeFaults(text: string, wrong: (why: string) => Error): Parsed {
  const chances = new Map<StripeChance, number>();
  const waits = { late: 0, latency: 0 };
  for (const entry of text.split(",")) {
    const [name = "", value, ...more] = entry.split(":");
    if (more.length > 0) throw wrong(`${JSON.stringify(entry)} has more than one value`);
    if (name === "late" || name === "latency") waits[name] = readWait(name, value, wrong);
    else if (Object.hasOwn(STRIPE_CHANCES, name))
      chances.set(name as StripeChance, readChance(name, value, wrong));
    else
      throw wrong(
        `${JSON.stringify(name)} is not a fault of stripe; there are ${Object.keys(STRIPE_CHANCES).join(", ")}, late and latency`,
      );
  }
  return { chances, lateMilliseconds: waits.late, latencyMilliseconds: waits.latency };
}

/** Throws dice for what was parsed. */
export const stripeFaults = (parsed: Parsed | undefined, random: () => number): StripeFaults => ({
  // No dice for what cannot happen: the dice of others stay the same.
  happens: name => parsed?.chances.has(name) === true && random() < (parsed.chances.get(name) ?? 0),
  random,
  lateMilliseconds: parsed?.lateMilliseconds ?? 0,
  latencyMilliseconds: parsed?.latencyMilliseconds ?? 0,
});

function readChance(name: string, value: string | undefined, wrong: (why: string) => Error): number {
  const chance = value === undefined ? 1 : Number(value);
  if (value === "" || !(chance >= 0 && chance <= 1))
    throw wrong(`the chance of ${name} is a number from 0 to 1`);
  return chance;
}

function readWait(name: string, value: string | undefined, wrong: (why: string) => Error): number {
  const [, amount, unit] = /^(\d{1,7})(ms|s)$/.exec(value ?? "") ?? [];
  if (amount === undefined)
    throw wrong(`${name} is told in milliseconds or seconds, as ${name}:200ms or ${name}:5s`);
  return Number(amount) * (unit === "s" ? 1000 : 1);
}
