import type { ErrorDefinition } from "../../../contract/errors.ts";
import type { Json } from "./replies.ts";
import type { JsonSchema } from "./schemas.ts";

const text = { type: "string" } as const;

/** What every operation's replies refer to. */
export const sharedComponents = {
  securitySchemes: {
    accessToken: {
      type: "http",
      scheme: "bearer",
      bearerFormat: "JWT",
      description:
        "An access token of the stack's user pool: authorization code with PKCE for people, client credentials for machines.",
    },
  },
  headers: {
    "x-request-id": { description: "Quote it when you report a problem.", schema: text },
    "x-trace-id": { description: "The X-Ray trace that the request is part of.", schema: text },
    location: {
      description: "Where the new thing is read.",
      schema: { type: "string", format: "uri-reference" },
    },
    etag: { description: "The version; send it in `If-Match` to change this very version.", schema: text },
    "idempotency-replayed": {
      description:
        "`true` when this is the stored reply to an earlier request with the same `Idempotency-Key`.",
      schema: { type: "string", enum: ["true"] },
    },
    "retry-after": {
      description: "Seconds to wait before the next try.",
      schema: { type: "integer", minimum: 0 },
    },
    "www-authenticate": { description: "Says that a bearer token is needed (RFC 6750).", schema: text },
  },
} satisfies Json;

/** The shape of a function's errors, of which there are these codes. */
export const problemSchema = (codes: readonly string[]): JsonSchema => ({
  type: "object",
  description: "An error that a function answers with (RFC 9457). Some codes add members of their own.",
  required: ["type", "title", "status", "detail", "code", "requestId"],
  properties: {
    type: { type: "string", format: "uri" },
    title: { type: "string", description: "The same for each occurrence of the code." },
    status: { type: "integer" },
    detail: { type: "string", description: "About this occurrence." },
    code: { type: "string", enum: [...codes], description: "Stable: decide by this one." },
    requestId: text,
    traceId: { type: "string", description: "The X-Ray trace, as in `x-trace-id`." },
    errors: {
      type: "array",
      description: "For bad input: what is wrong, and where.",
      items: {
        type: "object",
        required: ["path", "message"],
        properties: { path: text, message: text },
      },
    },
  },
});

/** The shape of the gateway's. */
export const gatewayMessageSchema: JsonSchema = {
  type: "object",
  description:
    "An error that the gateway answers by itself, before any function runs. Carries `apigw-requestid`.",
  required: ["message"],
  properties: { message: text },
};

/** What a reply with an error looks like, and what the caller can do. */
export function problemExample({ code, status, title, help }: ErrorDefinition): Json {
  const value = {
    type: `urn:problem-type:${code}`,
    title,
    status,
    detail: title,
    code,
    requestId: "JKJaXmPLvHcESHA=",
    traceId: "1-5759e988-bd862e3fe1be46a994272793",
    ...(code === "invalid_request" && {
      errors: [{ path: "query.limit", message: "Invalid value: Expected <=100" }],
    }),
  };
  return { summary: title, description: help, value };
}
