import { randomInt } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { AwsError } from "../aws/types.ts";
import { StartError } from "../http/start-error.ts";
import { parseStripeFaults, type StripeFaults, stripeFaults } from "../stripe/faults.ts";

/** An error that AWS gives now and then, and when. */
interface Fault {
  readonly error: () => AwsError;
  /** `lost`: the call takes effect, and its reply does not arrive. */
  readonly after?: true;
}

const FAULTS: Readonly<Record<string, Fault>> = {
  resuming: {
    error: () =>
      new AwsError(
        "DatabaseResumingException",
        "The Aurora DB instance is resuming after being auto-paused. Please wait a few seconds and try again.",
        400,
      ),
  },
  throttled: { error: () => new AwsError("ThrottlingException", "Rate exceeded", 429) },
  unavailable: {
    error: () => new AwsError("DatabaseUnavailableException", "The database is unavailable.", 504),
  },
  error: { error: () => new AwsError("InternalServerErrorException", "An internal error occurred.", 500) },
  lost: {
    error: () => new AwsError("ServiceUnavailableError", "The service is unavailable.", 503),
    after: true,
  },
};

/** Names that `--fault` takes, with the error that the caller gets. */
export const knownFaults = (): {
  readonly name: string;
  readonly error: AwsError;
  readonly isAfter: boolean;
}[] =>
  Object.entries(FAULTS).map(([name, { error, after }]) => ({
    name,
    error: error(),
    isAfter: after === true,
  }));

interface ServiceFaults {
  readonly chances: readonly { readonly fault: Fault; readonly chance: number }[];
  readonly latencyMilliseconds: number;
}

/** Makes calls of AWS services fail or wait, to see that what is retried holds. The same seed fails the same calls. */
export class Faults {
  #services: ReadonlyMap<string, ServiceFaults> = new Map();
  #random: () => number = Math.random;
  #specs: readonly string[] = [];
  #stripe: StripeFaults = stripeFaults(undefined, Math.random);

  /**
   * @param specs `rds-data=resuming:0.2,unavailable:0.05,latency:200ms`; `seed=42` makes a run repeat
   * @throws StartError naming what is not understood
   */
  constructor(specs: readonly string[]) {
    this.set(specs);
  }

  /** Replaces all faults; those that were stay when one is not understood. @throws StartError */
  set(specs: readonly string[]): void {
    const pairs = specs.map(splitSpec);
    const seed = pairs.find(([service]) => service === "seed")?.[1];
    const stripe = pairs.find(([service]) => service === "stripe")?.[1];
    const parsed =
      stripe === undefined
        ? undefined
        : parseStripeFaults(stripe, why =>
            wrong(`stripe=${stripe}`, why, "stripe=duplicate:0.3,late:5s,reorder"),
          );
    this.#services = new Map(
      pairs
        .filter(([service]) => service !== "seed" && service !== "stripe")
        .map(([service, text]) => [service, parseFaults(service, text)]),
    );
    this.#random = generator(seed === undefined ? randomInt(2 ** 32) : Number(seed));
    this.#stripe = stripeFaults(parsed, this.#random);
    this.#specs = specs;
  }

  get specs(): readonly string[] {
    return this.#specs;
  }

  get isEmpty(): boolean {
    return this.#services.size === 0;
  }

  /** What is to befall the local Stripe, as last set. */
  get stripe(): StripeFaults {
    return this.#stripe;
  }

  /** Runs a call with what is to befall it. @throws AwsError */
  async strike<T>(service: string, work: () => Promise<T>): Promise<T> {
    const faults = this.#services.get(service);
    if (!faults) return work();
    if (faults.latencyMilliseconds > 0) await wait(faults.latencyMilliseconds);
    const fault = this.#draw(faults);
    if (fault && !fault.after) throw fault.error();
    const result = await work();
    if (fault) throw fault.error();
    return result;
  }

  #draw({ chances }: ServiceFaults): Fault | null {
    let dice = this.#random();
    for (const { fault, chance } of chances) {
      dice -= chance;
      if (dice < 0) return fault;
    }
    return null;
  }
}

function splitSpec(spec: string): [string, string] {
  const [, service, text] = /^([a-z-]+)=(.+)$/.exec(spec) ?? [];
  if (!service || !text) throw wrong(spec, "a service and its faults are wanted");
  return [service, text];
}

function parseFaults(service: string, text: string): ServiceFaults {
  const entries = text.split(",").map(entry => entry.split(":"));
  const latency = entries.find(([name]) => name === "latency")?.[1];
  const latencyMilliseconds =
    latency === undefined ? 0 : Number(/^(\d+)ms$/.exec(latency)?.[1] ?? Number.NaN);
  if (Number.isNaN(latencyMilliseconds))
    throw wrong(`${service}=${text}`, "latency is told in milliseconds, as latency:200ms");
  const chances = entries
    .filter(([name]) => name !== "latency")
    .map(([name = "", value = ""]) => {
      const fault = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
      const chance = Number(value);
      if (!fault)
        throw wrong(
          `${service}=${text}`,
          `${JSON.stringify(name)} is not a fault; there are ${Object.keys(FAULTS).join(", ")} and latency`,
        );
      if (value === "" || !(chance >= 0 && chance <= 1))
        throw wrong(`${service}=${text}`, `the chance of ${name} is a number from 0 to 1`);
      return { fault, chance };
    });
  return { chances, latencyMilliseconds };
}

const wrong = (spec: string, why: string, example = "rds-data=resuming:0.2,unavailable:0.05,latency:200ms") =>
  new StartError(`--fault ${spec}: ${why}. An example: --fault ${example}`);

/** Mulberry32: small, and even enough for dice. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
