import { errorHelp } from "../../../handlers/platform/error-help.ts";
import { type ErrorCode, errorKinds } from "../../../handlers/platform/errors.ts";
import type { Json } from "./replies.ts";

const text = { type: "string" };
const codes = Object.keys(errorKinds) as ErrorCode[];

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
  examples: Object.fromEntries(codes.map(code => [code, problemExample(code)])),
} satisfies Json;

/** Shapes of errors: a function's, and the gateway's. */
export const errorSchemas = {
  Problem: {
    type: "object",
    description: "An error that a function answers with (RFC 9457). Some codes add members of their own.",
    required: ["type", "title", "status", "detail", "code", "requestId"],
    properties: {
      type: { type: "string", format: "uri" },
      title: { type: "string", description: "The same for each occurrence of the code." },
      status: { type: "integer" },
      detail: { type: "string", description: "About this occurrence." },
      code: { type: "string", enum: codes, description: "Stable: decide by this one." },
      requestId: text,
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
  },
  GatewayMessage: {
    type: "object",
    description:
      "An error that the gateway answers by itself, before any function runs. Carries `apigw-requestid`.",
    required: ["message"],
    properties: { message: text },
  },
} satisfies Json;

function problemExample(code: ErrorCode): Json {
  const { status, title } = errorKinds[code];
  const value = {
    ...{
      type: `urn:problem-type:${code}`,
      title,
      status,
      detail: title,
      code,
      requestId: "JKJaXmPLvHcESHA=",
    },
    ...(code === "invalid_request" && {
      errors: [{ path: "query.limit", message: "Invalid value: Expected <=100" }],
    }),
  };
  return { summary: title, description: errorHelp[code], value };
}
