import { regionOf } from "../graph/resources.ts";
import { needsStripe } from "../stripe/needed.ts";
import type { Setting } from "./setting.ts";
import type { LocalStack } from "./stack.ts";

/** The stack's outputs with those of local mode itself, as `outputs.json` of the data folder has them. */
export class Outputs {
  readonly #setting: Pick<Setting, "folder" | "lock" | "ports">;
  readonly #stack: LocalStack;
  readonly #own: Record<string, string>;
  #isEnding = false;

  constructor(setting: Pick<Setting, "folder" | "lock" | "ports">, stack: LocalStack) {
    this.#setting = setting;
    this.#stack = stack;
    this.#own = { awsEndpointUrl: setting.ports.awsUrl };
  }

  /** Adds an output of local mode's own. */
  add(name: "databaseUrl" | "consoleUrl", value: string): void {
    this.#own[name] = value;
  }

  values(): Readonly<Record<string, unknown>> {
    const { graph } = this.#stack;
    const stripe = needsStripe(graph) && { stripeUrl: this.#setting.ports.awsUrl };
    // The program need not say where it is.
    return { region: regionOf(graph), ...graph.outputs, ...this.#own, ...stripe };
  }

  /** Says that everything answers; after each change of the program again. */
  write(): void {
    const { folder, lock } = this.#setting;
    if (!this.#isEnding && lock.isHeld()) folder.writeOutputs(this.values());
  }

  /** Takes the ready signal away, for good. */
  end(): void {
    const { folder, lock } = this.#setting;
    this.#isEnding = true;
    if (lock.isHeld()) folder.removeOutputs();
  }
}
