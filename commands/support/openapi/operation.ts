import {
  type Access,
  defaultBodyLimitBytes,
  idempotencyKeyPattern,
  type Operation,
} from "../../../contract/contract.ts";
import { exampleOf, type Json, repliesOf } from "./replies.ts";
import type { Schemas } from "./schemas.ts";

/** The OpenAPI operation of a contract's operation. */
export function openapiOperation(
  service: string,
  name: string,
  operation: Operation,
  schemas: Schemas,
  components: Json,
): Json {
  const parameters = parametersOf(operation, schemas);
  return {
    operationId: `${service}.${name}`,
    tags: [service],
    summary: operation.summary,
    description: `${accessSentence(operation.access)}${limitSentence(operation)}`,
    security: securityOf(operation.access),
    ...(parameters.length > 0 && { parameters }),
    ...(operation.body && { requestBody: requestBody(operation.body, schemas) }),
    responses: repliesOf(operation, schemas, components),
  };
}

function parametersOf({ params, query, headers, idempotency }: Operation, schemas: Schemas): Json[] {
  const places = [
    ["path", params],
    ["query", query],
    ["header", headers],
  ] as const;
  const fields = places.flatMap(([place, schema]) =>
    schema ? schemas.fields(schema).map(field => ({ ...field, in: place })) : [],
  );
  const parameters: Json[] = fields.map(({ name, required, schema, in: place }) => ({
    name: place === "header" ? capitalise(name) : name,
    in: place,
    ...((required || place === "path") && { required: true }),
    schema,
  }));
  return idempotency ? [...parameters, idempotencyKey(idempotency === "required")] : parameters;
}

const idempotencyKey = (required: boolean): Json => ({
  name: "Idempotency-Key",
  in: "header",
  description: "New for each intent, the same for its repeats: a repeated request gets the stored reply.",
  ...(required && { required: true }),
  schema: {
    type: "string",
    pattern: idempotencyKeyPattern.source,
    examples: ["6b1f3f0e-9a53-4b0e-8b1c-5f7f6c1f2a3d"],
  },
});

function requestBody(body: NonNullable<Operation["body"]>, schemas: Schemas): Json {
  const schema = schemas.input(body);
  return { required: true, content: { "application/json": { schema, example: exampleOf(schema, schemas) } } };
}

/** An empty requirement beside the real one makes the token optional; names beside it are needed scopes. */
function securityOf(access: Access): Json[] {
  if (access.kind === "open") return [];
  if (access.kind === "optional") return [{}, { accessToken: [] }];
  return [{ accessToken: access.kind === "scope" ? [access.scope] : [] }];
}

function accessSentence(access: Access): string {
  switch (access.kind) {
    case "open":
      return "Anybody may call it.";
    case "optional":
      return "Anybody may call it; a token that is sent must be good.";
    case "signedIn":
      return "Needs a person's access token.";
    case "role":
      return `Needs the access token of a person with the role ${access.anyOf.map(one => `\`${one}\``).join(" or ")}.`;
    case "scope":
      return `Needs an access token with the scope \`${access.scope}\`${peopleOf(access.people)}.`;
  }
}

const peopleOf = (people: readonly string[] = []): string =>
  people.length === 0
    ? ""
    : `; a person needs the role ${people.map(one => `\`${one}\``).join(" or ")} besides`;

const limitSentence = ({ body, bodyLimitBytes = defaultBodyLimitBytes }: Operation): string =>
  body ? ` The body may have ${bodyLimitBytes.toLocaleString("en-US")} bytes.` : "";

/** `if-match` as people write it; header names have no case. */
const capitalise = (name: string) => name.replace(/(^|-)[a-z]/g, letter => letter.toUpperCase());
