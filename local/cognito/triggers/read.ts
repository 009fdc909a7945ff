import { AwsError } from "../../aws/types.ts";

/*
 * Reads what a trigger's function answered. Anything of another type than Cognito expects is refused, as there.
 */

type Response = Readonly<Record<string, unknown>>;

const unrecognizable = () => new AwsError("InvalidLambdaResponseException", "Unrecognizable lambda output");

export function flagIn(response: Response, name: string): boolean {
  const value = response[name];
  if (value === undefined || value === null) return false;
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  throw unrecognizable();
}

export function textIn(response: Response, name: string): string | undefined {
  const value = response[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  throw unrecognizable();
}

/** Undefined when it is missing or null. */
export function objectIn(response: Response, name: string): Response | undefined {
  const value = response[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "object" && !Array.isArray(value)) return { ...value };
  throw unrecognizable();
}

/** Empty when it is missing or null. */
export function textsIn(response: Response, name: string): readonly string[] {
  const value = response[name];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every(item => typeof item === "string")) return value;
  throw unrecognizable();
}

/** Attribute values: text, or what text can stand for. */
export function attributesIn(response: Response, name: string): Readonly<Record<string, string>> | undefined {
  const values = objectIn(response, name);
  if (!values) return undefined;
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      if (typeof value === "string") return [key, value];
      if (typeof value === "boolean" || typeof value === "number") return [key, String(value)];
      throw unrecognizable();
    }),
  );
}
