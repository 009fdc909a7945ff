import type { Client } from "../config/client.ts";
import type { Pool } from "../config/pool.ts";
import type { AttributeRule } from "../config/schema.ts";
import { invalidParameter, notAuthorized } from "../errors.ts";

export type AttributeValues = Readonly<Record<string, string>>;

/** `signUp` asks for the required attributes; only a `change` cannot set immutable ones. */
export type AttributeUse = "signUp" | "creation" | "change";

/**
 * Checks attribute values against the pool's schema.
 * @throws AwsError InvalidParameterException
 */
export function checkAttributes(pool: Pool, values: AttributeValues, use: AttributeUse): void {
  const problems = [
    ...Object.entries(values).flatMap(([name, value]) => valueProblem(pool, name, value, use !== "change")),
    ...(use === "signUp" ? missing(pool, values) : []),
  ];
  if (problems.length > 0)
    throw invalidParameter(`Attributes did not conform to the schema: ${problems.join("")}`);
  checkContacts(values);
}

/**
 * Checks that the pool has the attributes that a call removes.
 * @throws AwsError InvalidParameterException
 */
export function checkKnown(pool: Pool, names: readonly string[]): void {
  const unknown = names.filter(name => !pool.attributes.has(name));
  if (unknown.length === 0) return;
  const problems = unknown.map(name => `user.${name}: Attribute does not exist in the schema.\n`);
  throw invalidParameter(`Invalid user attributes: ${problems.join("")}`);
}

/** As the pool keeps them: Booleans in lower case. */
export const storedForm = (pool: Pool, values: AttributeValues): AttributeValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      pool.attributes.get(name)?.type === "Boolean" ? value.toLowerCase() : value,
    ]),
  );

/**
 * Checks that a client may write these attributes; what says that a contact is verified, none may.
 * @throws AwsError NotAuthorizedException
 */
export function checkWritable(client: Client, names: readonly string[]): void {
  if (names.some(name => !client.writable.has(name) || name.endsWith("_verified")))
    throw notAuthorized("A client attempted to write unauthorized attribute");
}

/** The form of e-mail addresses and phone numbers. */
export function checkContacts(values: AttributeValues): void {
  if (values.email && !isEmail(values.email)) throw invalidParameter("Invalid email address format.");
  if (values.phone_number && !isPhoneNumber(values.phone_number))
    throw invalidParameter("Invalid phone number format.");
}

export const isEmail = (value: string): boolean =>
  /^[^\s@,;<>()"]+@[^\s@.,;<>()"]+(\.[^\s@.,;<>()"]+)+$/.test(value);
export const isPhoneNumber = (value: string): boolean => /^\+[0-9]{5,15}$/.test(value);

/** What a client sees of a user. */
export function readable(client: Client, values: AttributeValues): AttributeValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => client.readable.has(name)));
}

function valueProblem(pool: Pool, name: string, value: string, isNew: boolean): readonly string[] {
  const rule = pool.attributes.get(name);
  if (!rule) return [`${name}: Attribute does not exist in the schema.\n`];
  if (!rule.mutable && !isNew) return [`user.${name}: Attribute cannot be updated.\n`];
  const problem = typeProblem(rule, value);
  return problem ? [`${name}: ${problem}\n`] : [];
}

/** An empty string removes an attribute, so it fits every type. */
function typeProblem(rule: AttributeRule, value: string): string | null {
  if (value === "") return null;
  if (rule.type === "Boolean") return /^(true|false)$/i.test(value) ? null : "Invalid boolean value.";
  if (rule.type === "Number") {
    if (!/^-?\d+(\.\d+)?$/.test(value)) return "Invalid number value.";
    return outside(rule, Number(value)) ? "Number is not within the allowed range." : null;
  }
  if (rule.type === "DateTime") return Number.isNaN(Date.parse(value)) ? "Invalid date value." : null;
  if (value.length > 2048 || outside(rule, value.length)) return "String must be within the allowed length.";
  if (rule.name === "birthdate" && value.length !== 10)
    return "The value of birthdate must have 10 characters.";
  return null;
}

const outside = (rule: AttributeRule, size: number) =>
  (rule.min !== undefined && size < rule.min) || (rule.max !== undefined && size > rule.max);

function missing(pool: Pool, values: AttributeValues): readonly string[] {
  return [...pool.attributes.values()]
    .filter(rule => rule.required && !values[rule.name])
    .map(rule => `${rule.name}: The attribute is required\n`);
}
