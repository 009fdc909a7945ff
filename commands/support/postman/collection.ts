import { createHash } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Operation } from "../../../contract/contract.ts";
import type { ContractModule } from "../contracts.ts";
import { errorsOf, exampleOf } from "../openapi/replies.ts";
import { sampleOf } from "../openapi/sample.ts";
import { Schemas } from "../openapi/schemas.ts";
import { requestSample } from "../request-sample.ts";
import { authOf, personAuth } from "./auth.ts";

/** https://schema.postman.com/json/collection/v2.1.0/docs/index.html */
const format = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

const description = `Made from the contracts by \`npm run postman\`. Import this collection and an environment, choose the
environment, and fetch a token: in the collection's tab Authorization for people, in that of a request with a scope for the
machine client. Every request has a sample that its contract takes, and a test of the status.`;

/** A collection 2.1 with a folder for each service: the same bytes each time. */
export function postmanCollection(services: readonly ContractModule[], title: string) {
  const schemas = new Schemas(...services.map(service => service.schemas));
  const folders = services
    .filter(({ contract }) => Object.keys(contract.operations).length > 0)
    .map(({ contract }) => ({
      name: contract.service,
      description: contract.summary,
      item: Object.entries<Operation>(contract.operations).map(([name, operation]) =>
        postmanItem(`${contract.service}.${name}`, operation, schemas),
      ),
    }));
  return {
    info: {
      _postman_id: idOf(title),
      name: title,
      description: description.replaceAll("\n", " "),
      schema: format,
    },
    auth: personAuth,
    item: folders,
  };
}

function postmanItem(id: string, operation: Operation, schemas: Schemas) {
  const request = postmanRequest(operation, schemas);
  return {
    id: idOf(id),
    name: operation.summary,
    event: [{ listen: "test", script: { type: "text/javascript", exec: statusTest(operation) } }],
    request,
    response: [successOf(operation, request, schemas)],
  };
}

/** Names in braces are what Postman writes with a colon. */
function postmanRequest(operation: Operation, schemas: Schemas) {
  const { method, path, query, access } = operation;
  const sample = requestSample(operation, schemas);
  const segments = path
    .slice(1)
    .split("/")
    .map(segment => segment.replace(/^\{(\w+)\+?\}$/, ":$1"));
  const fields = query ? schemas.fields(query) : [];
  const parameters = fields.map(({ name, required, schema }) => ({
    key: name,
    value: name === "cursor" ? "" : String(sampleOf(schema)),
    ...(!required && { disabled: true }),
  }));
  const asked = new URLSearchParams(sample.query).toString();
  const auth = authOf(access);
  return {
    method,
    header: Object.entries(sample.headers).map(([key, value]) => ({ key, value })),
    url: {
      raw: `{{apiUrl}}/${segments.join("/")}${asked && `?${asked}`}`,
      host: ["{{apiUrl}}"],
      path: segments,
      ...(parameters.length > 0 && { query: parameters }),
      ...(Object.keys(sample.params).length > 0 && {
        variable: Object.entries(sample.params).map(([key, value]) => ({ key, value })),
      }),
    },
    ...(sample.body !== undefined && {
      body: {
        mode: "raw",
        raw: JSON.stringify(sample.body, null, 2),
        options: { raw: { language: "json" } },
      },
    }),
    ...(auth && { auth }),
  };
}

/** What Postman runs after the reply. */
function statusTest(operation: Operation): string[] {
  return [
    'pm.test("the status is one that the contract names", () => {',
    `  pm.expect([${promisedStatuses(operation).join(", ")}]).to.include(pm.response.code);`,
    "});",
  ];
}

/** Statuses of an operation, and those that the gateway answers with by itself. */
function promisedStatuses(operation: Operation): number[] {
  const gateway = [...(operation.access.kind === "open" ? [] : [401, 403]), 429];
  const all = [operation.reply.status, ...errorsOf(operation).map(({ status }) => status), ...gateway];
  return [...new Set(all)].sort((a, b) => a - b);
}

function successOf({ reply }: Operation, originalRequest: object, schemas: Schemas) {
  const body = reply.body && exampleOf(schemas.output(reply.body), schemas);
  return {
    name: `${reply.status} ${STATUS_CODES[reply.status]}`,
    originalRequest,
    status: STATUS_CODES[reply.status],
    code: reply.status,
    header: body === undefined ? [] : [{ key: "content-type", value: "application/json" }],
    body: body === undefined ? "" : JSON.stringify(body, null, 2),
  };
}

/** An id in the shape of a UUID, made of a name. */
export const idOf = (name: string): string =>
  createHash("sha256")
    .update(name)
    .digest("hex")
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-8$3-8$4-$5");
