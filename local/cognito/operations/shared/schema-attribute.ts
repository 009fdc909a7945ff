import { defined } from "../../../../lib/defined.ts";
import { type AttributeRule, STANDARD_ATTRIBUTES } from "../../config/schema.ts";

/** An attribute as DescribeUserPool shows it; limits are text, and standard attributes have default ones. */
export const schemaAttribute = (rule: AttributeRule) => ({
  Name: rule.name,
  AttributeDataType: rule.type,
  DeveloperOnlyAttribute: rule.name.startsWith("dev:"),
  Mutable: rule.mutable,
  Required: rule.required,
  ...constraints(rule),
});

/** Every pool has it, and no program changes it. */
export const SUBJECT = {
  Name: "sub",
  AttributeDataType: "String",
  DeveloperOnlyAttribute: false,
  Mutable: false,
  Required: true,
  StringAttributeConstraints: { MinLength: "1", MaxLength: "2048" },
};

function constraints(rule: AttributeRule) {
  const { min, max } = { ...usual(rule), ...defined({ min: rule.min, max: rule.max }) };
  const [least, most] = [min, max].map(limit => (limit === undefined ? undefined : String(limit)));
  if (rule.type === "Number")
    return { NumberAttributeConstraints: defined({ MinValue: least, MaxValue: most }) };
  if (rule.type !== "String") return {};
  return { StringAttributeConstraints: defined({ MinLength: least, MaxLength: most }) };
}

function usual({ name, type }: AttributeRule): { readonly min?: number; readonly max?: number } {
  if (!STANDARD_ATTRIBUTES.includes(name)) return {};
  if (type === "Number") return { min: 0 };
  return name === "birthdate" ? { min: 10, max: 10 } : { min: 0, max: 2048 };
}
