import { defined } from "../../../lib/defined.ts";
import type { Fields } from "./fields.ts";

export type AttributeType = "String" | "Number" | "DateTime" | "Boolean";

/** What a user pool's schema says of one attribute. */
export interface AttributeRule {
  /** With its `custom:` prefix where it is a custom one. */
  readonly name: string;
  readonly type: AttributeType;
  readonly required: boolean;
  readonly mutable: boolean;
  /** Length of a string, value of a number. */
  readonly min?: number;
  readonly max?: number;
}

/**
 * The attributes that every pool has.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
 */
export const STANDARD_ATTRIBUTES: readonly string[] = [
  "address",
  "birthdate",
  "email",
  "email_verified",
  "family_name",
  "gender",
  "given_name",
  "locale",
  "middle_name",
  "name",
  "nickname",
  "phone_number",
  "phone_number_verified",
  "picture",
  "preferred_username",
  "profile",
  "updated_at",
  "website",
  "zoneinfo",
];

const BOOLEANS = new Set(["email_verified", "phone_number_verified"]);

/** The rules of a pool: the standard attributes, then what its `schemas` change and add. */
export function attributeRules(schemas: readonly Fields[]): ReadonlyMap<string, AttributeRule> {
  const rules = new Map<string, AttributeRule>(STANDARD_ATTRIBUTES.map(name => [name, standardRule(name)]));
  for (const schema of schemas) {
    const rule = declaredRule(schema, rules);
    if (rule) rules.set(rule.name, rule);
  }
  return rules;
}

const standardRule = (name: string): AttributeRule => ({
  name,
  type: BOOLEANS.has(name) ? "Boolean" : name === "updated_at" ? "Number" : "String",
  required: false,
  mutable: true,
});

function declaredRule(schema: Fields, known: ReadonlyMap<string, AttributeRule>): AttributeRule | undefined {
  const declared = schema.text("name");
  if (!declared || declared === "sub") return undefined;
  const prefix = schema.flag("developerOnlyAttribute") ? "dev:custom:" : "custom:";
  const name = known.has(declared) || declared.startsWith(prefix) ? declared : `${prefix}${declared}`;
  const type = attributeType(schema.text("attributeDataType"));
  const limits =
    type === "Number"
      ? schema.inner("numberAttributeConstraints")
      : schema.inner("stringAttributeConstraints");
  const min = limits.number(type === "Number" ? "minValue" : "minLength");
  const max = limits.number(type === "Number" ? "maxValue" : "maxLength");
  return {
    name,
    type,
    required: schema.flag("required") ?? false,
    // An attribute that a schema names is immutable unless the schema says otherwise.
    mutable: schema.flag("mutable") ?? false,
    ...defined({ min, max }),
  };
}

const TYPES: readonly AttributeType[] = ["String", "Number", "DateTime", "Boolean"];
const attributeType = (name: string | undefined): AttributeType =>
  TYPES.find(type => type === name) ?? "String";
