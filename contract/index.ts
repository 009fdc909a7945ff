/** The language of contracts, without a program's roles: what `@groundwork/platform/contract` exports. */
export { Address } from "./address.ts";
export { BirthDate, TimeZone } from "./days.ts";
export { Email } from "./email.ts";
export {
  commonErrors,
  defineErrors,
  type ErrorDefinition,
  type ErrorDefinitions,
} from "./errors.ts";
export {
  type Access,
  type AccessRules,
  accessRules,
  type ConsumerSpec,
  type Contract,
  defineContract,
  type FieldsSchema,
  type FunctionSpec,
  type JobSpec,
  type Link,
  type Method,
  type Operation,
  open,
  optional,
  type Schema,
  type SecretLink,
  signedIn,
} from "./language.ts";
export {
  IfMatch,
  Instant,
  integer,
  integerText,
  list,
  Money,
  numberText,
  pageOf,
  pageQuery,
  text,
  Uuid,
} from "./schemas.ts";
