import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** A member of an operation's input, as AWS's model has it. */
export interface ModelMember {
  readonly name: string;
  readonly isRequired: boolean;
  /** The values that it may have; null where they are not listed. */
  readonly values: readonly string[] | null;
  readonly isList: boolean;
}

/**
 * The models of a service, as the SDK's declarations tell them: `Name: string | undefined` is required, `Name?: string` is
 * not, and what `enums.d.ts` has is an enum. Lengths and patterns are not in them.
 */
export class Model {
  readonly #folder: string;
  readonly #shapes: string;
  readonly #enums: string;

  /** @param client of the SDK, `sqs` for `@aws-sdk/client-sqs` */
  constructor(client: string) {
    const entry = createRequire(import.meta.url).resolve(`@aws-sdk/client-${client}/package.json`);
    this.#folder = path.join(path.dirname(entry), "dist-types");
    const models = path.join(this.#folder, "models");
    this.#shapes = readdirSync(models)
      .filter(file => /^models_\d+\.d\.ts$/.test(file))
      .map(file => readFileSync(path.join(models, file), "utf8"))
      .join("\n");
    this.#enums = readFileSync(path.join(models, "enums.d.ts"), "utf8");
  }

  /** The members of an operation's input at its first level. */
  inputOf(operation: string): readonly ModelMember[] {
    const command = readFileSync(path.join(this.#folder, `commands/${operation}Command.d.ts`), "utf8");
    const shape = /interface \w+CommandInput extends (?:Omit<)?(\w+)/.exec(command)?.[1];
    if (shape === undefined) return [];
    const body = new RegExp(`export interface ${shape} \\{\\n([\\s\\S]*?)\\n\\}`).exec(this.#shapes)?.[1];
    if (body === undefined) throw new Error(`the declarations have no ${shape}`);
    return [...body.matchAll(/^ {4}(\w+)(\??): ([^;]+);/gm)].map(([, name = "", optional, type = ""]) => ({
      name,
      isRequired: optional === "",
      values: this.#valuesOf(type.replace(/\[\]| \| undefined/g, "")),
      isList: type.includes("[]"),
    }));
  }

  #valuesOf(type: string): readonly string[] | null {
    const body = new RegExp(`export declare const ${type}: \\{([^}]*)\\}`).exec(this.#enums)?.[1];
    return body === undefined ? null : [...body.matchAll(/: "([^"]*)"/g)].map(([, value = ""]) => value);
  }
}
