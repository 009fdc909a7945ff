import * as v from "valibot";
import { Address } from "../../contract/address.ts";
import { defineContract, role, scope } from "../../contract/contract.ts";
import { BirthDate, TimeZone } from "../../contract/days.ts";
import { Email } from "../../contract/email.ts";
import { commonErrors } from "../../contract/errors.ts";
import { IfMatch, Instant, pageOf, pageQuery, text, Uuid } from "../../contract/schemas.ts";
import { errors } from "./errors.ts";

/** What may be a phone number. Whether it is one, the service says, which knows the country too. */
const PhoneText = v.pipe(
  v.string(),
  v.regex(
    /^\s*\+?\(?[0-9][0-9 ()./-]{4,38}\s*$/,
    "Invalid phone number: Expected digits, with the country's code such as +49 30 123456",
  ),
  v.examples(["+49 30 901820"]),
);

/** What the caller's own system knows the customer by. It is stored in the clear, so it must say nothing of the person. */
const ExternalReference = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$/,
    "Invalid reference: Expected up to 100 letters, digits and . _ : / -",
  ),
  v.examples(["crm:42"]),
);

const statuses = ["pending", "active", "blocked"] as const;
const Status = v.picklist(statuses);

const personal = {
  givenName: v.pipe(text(100), v.examples(["Ada", "Augusta"])),
  familyName: v.pipe(text(100), v.examples(["Lovelace"])),
  /** Unique among the customers, whatever the letter case. */
  email: Email,
  /** With `+` and the country's code, or as it is dialled in the address's country. */
  phone: PhoneText,
  /** Of an adult, on the present day in the customer's time zone. */
  birthDate: BirthDate,
  /** IANA name; null for the stack's. */
  timeZone: v.nullable(TimeZone),
  address: Address,
};
const fields = { ...personal, status: Status, externalReference: v.nullable(ExternalReference) };

export const NewCustomer = v.strictObject({
  ...fields,
  timeZone: v.optional(fields.timeZone, null),
  status: v.optional(fields.status, "pending"),
  externalReference: v.optional(fields.externalReference, null),
});
export type NewCustomer = v.InferOutput<typeof NewCustomer>;

/** What is left out stays as it is. An address is replaced as a whole. */
export const CustomerChange = v.pipe(v.partial(v.strictObject(fields)), v.minEntries(1));
export type CustomerChange = v.InferOutput<typeof CustomerChange>;

/** What is encrypted of a customer. The phone number is in E.164. */
export const Personal = v.object({
  givenName: v.string(),
  familyName: v.string(),
  email: v.string(),
  phone: v.string(),
  birthDate: v.string(),
  timeZone: v.nullable(v.string()),
  address: v.object({
    lines: v.array(v.string()),
    city: v.string(),
    region: v.nullable(v.string()),
    postalCode: v.nullable(v.string()),
    country: v.string(),
  }),
});
export type Personal = v.InferOutput<typeof Personal>;

export const Customer = v.object({
  id: Uuid,
  status: Status,
  externalReference: v.nullable(v.string()),
  ...Personal.entries,
  createdAt: Instant,
  updatedAt: Instant,
});
export type Customer = v.InferOutput<typeof Customer>;

export const CustomerQuery = v.strictObject({
  ...pageQuery,
  /** The whole address, in any letter case. */
  email: v.optional(Email),
  status: v.optional(Status),
  externalReference: v.optional(ExternalReference),
});
export type CustomerQuery = v.InferOutput<typeof CustomerQuery>;

/** What can be done with a customer's data. */
export const auditActions = ["create", "read", "list", "change", "delete"] as const;

/** Who did what with a customer's data. It names fields, and holds no value of them. */
export const AuditLine = v.object({
  id: Uuid,
  at: Instant,
  action: v.picklist(auditActions),
  /** Fields that were written; empty where the customer was read or erased. */
  fields: v.array(v.string()),
  /** The person; null for a machine. */
  userId: v.nullable(Uuid),
  /** OAuth2 client of the token. */
  clientId: v.string(),
  requestId: v.string(),
});
export type AuditLine = v.InferOutput<typeof AuditLine>;

const CustomerId = v.strictObject({ customerId: Uuid });
const mayRead = scope("customers/read", { people: ["admin"] });
const mayWrite = scope("customers/write", { people: ["admin"] });

/** People who buy, whose data are encrypted. */
export const contract = defineContract({
  service: "customers",
  summary: "Customers, with their personal data encrypted",
  uses: ["database", "personalData", { config: "timeZone" }],
  operations: {
    list: {
      method: "GET",
      path: "/customers",
      summary: "List customers, the newest first: by e-mail address, status and reference",
      access: mayRead,
      query: CustomerQuery,
      reply: { status: 200, body: pageOf(Customer) },
      errors: [commonErrors.invalid_cursor],
    },
    create: {
      method: "POST",
      path: "/customers",
      summary: "Add a customer",
      access: mayWrite,
      body: NewCustomer,
      reply: { status: 201, body: Customer, headers: ["location", "etag"] },
      errors: [errors.customer_email_taken, errors.customer_not_found],
      idempotency: "optional",
    },
    read: {
      method: "GET",
      path: "/customers/{customerId}",
      summary: "Read a customer",
      access: mayRead,
      params: CustomerId,
      reply: { status: 200, body: Customer, headers: ["etag"] },
      errors: [errors.customer_not_found],
    },
    change: {
      method: "PATCH",
      path: "/customers/{customerId}",
      summary: "Change a customer, unless it has been changed since it was read",
      access: mayWrite,
      params: CustomerId,
      headers: IfMatch,
      body: CustomerChange,
      reply: { status: 200, body: Customer, headers: ["etag"] },
      errors: [
        errors.customer_not_found,
        errors.customer_email_taken,
        commonErrors.precondition_failed,
        commonErrors.precondition_required,
      ],
    },
    remove: {
      method: "DELETE",
      path: "/customers/{customerId}",
      summary: "Erase a customer: the data and the key that encrypts them; the audit trail stays",
      access: mayWrite,
      params: CustomerId,
      reply: { status: 204 },
      errors: [errors.customer_not_found],
    },
    audit: {
      method: "GET",
      path: "/customers/{customerId}/audit",
      summary: "Read who did what with a customer's data, the latest first",
      access: role("admin"),
      params: CustomerId,
      query: v.strictObject(pageQuery),
      reply: { status: 200, body: pageOf(AuditLine) },
      errors: [errors.customer_not_found, commonErrors.invalid_cursor],
    },
  },
  jobs: {
    "rotate-customer-keys": {
      summary: "Encrypts the customers' data keys again where the stack's key has a newer generation",
      scheduleConfig: "rotateCustomerKeysSchedule",
      timeoutSeconds: 600,
      uses: ["database", "personalDataRotation"],
    },
    "delete-customer-audit": {
      summary: "Deletes the lines of the customers' audit trail that were kept for long enough",
      scheduleConfig: "deleteCustomerAuditSchedule",
      timeoutSeconds: 300,
      uses: ["database", { config: "customerAuditDays", matches: /^\d{2,4}$/ }],
    },
  },
});
