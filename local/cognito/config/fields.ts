/** Reads values out of a registered resource, whose shape only the Pulumi provider knows. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(value: unknown) {
    this.#values = isRecord(value) ? value : {};
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === "string" ? value : undefined;
  }

  flag(name: string): boolean | undefined {
    const value = this.#values[name];
    return typeof value === "boolean" ? value : undefined;
  }

  /** A number; Pulumi hands some limits over as strings. */
  number(name: string): number | undefined {
    const value = this.#values[name];
    if (typeof value === "number") return value;
    return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))
      ? Number(value)
      : undefined;
  }

  /** Empty when the property is missing. */
  texts(name: string): readonly string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter(item => typeof item === "string") : [];
  }

  /** Empty fields when the property is missing. */
  inner(name: string): Fields {
    return new Fields(this.#values[name]);
  }

  list(name: string): readonly Fields[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.map(item => new Fields(item)) : [];
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined && this.#values[name] !== null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
