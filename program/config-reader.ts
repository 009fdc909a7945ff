import { Config, getProject, getStack } from "@pulumi/pulumi";
import { Mistake } from "../components/index.ts";

/** Reads the config values of a stack; each wrong one stops the program with the command that mends it. */
export class ConfigReader {
  readonly #config = new Config();

  text(key: string): string {
    return this.#config.get(key) ?? this.#reject(key, "is not set");
  }

  /** Undefined where the value is empty. */
  optionalText(key: string): string | undefined {
    return this.#config.get(key) || undefined;
  }

  oneOf<const T extends string>(key: string, choices: readonly T[]): T {
    const value = this.text(key);
    return (
      choices.find(choice => choice === value) ??
      this.#reject(key, `is "${value}", not ${choices.join(" or ")}`)
    );
  }

  list(key: string): string[] {
    const value = parseJson(this.text(key));
    if (Array.isArray(value) && value.every(item => typeof item === "string")) return value;
    return this.#reject(key, "is not a list of strings");
  }

  number(key: string): number {
    const value = this.text(key);
    return /^\d+(\.\d+)?$/.test(value)
      ? Number(value)
      : this.#reject(key, `is "${value}", not a number from 0 up`);
  }

  /** Undefined where the value is 0. */
  optionalNumber(key: string): number | undefined {
    return this.number(key) || undefined;
  }

  flag(key: string): boolean {
    return this.oneOf(key, ["true", "false"]) === "true";
  }

  #reject(key: string, problem: string): never {
    throw new Mistake(
      `The config value "${key}" ${problem}. Mend it: pulumi config set ${getProject()}:${key} VALUE --stack ${getStack()}`,
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
