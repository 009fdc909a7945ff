import type { Operation } from "../../../contract/contract.ts";
import { commonErrors, type ErrorDefinition } from "../../../contract/errors.ts";
import type { ContractModule } from "../contracts.ts";
import { errorsByService } from "../errors.ts";
import { gatewayMessageSchema, problemExample, problemSchema, sharedComponents } from "./components.ts";
import { openapiOperation } from "./operation.ts";
import type { Json } from "./replies.ts";
import { Schemas } from "./schemas.ts";

export interface ApiInfo {
  readonly title: string;
  readonly version: string;
  /** Base URL of the API. */
  readonly url: string;
}

const description = `Errors that a function makes are \`application/problem+json\` with a stable \`code\`; those that the gateway
makes by itself (no or bad token, missing scope, unknown route, throttle, size) are \`{"message"}\`. Lists answer
\`{items, nextCursor}\`: send \`nextCursor\` back as \`cursor\`, with the same filters, until it is null. Field names are
camelCase, times are RFC 3339 in UTC, ids are opaque.`;

/** The OpenAPI 3.1 document of an API that runs these services. */
export function openapiDocument(services: readonly ContractModule[], { title, version, url }: ApiInfo) {
  const schemas = new Schemas(...services.map(service => service.schemas));
  const contracts = services.map(service => service.contract);
  const paths: Record<string, Record<string, Json>> = {};
  for (const { service, operations } of contracts) {
    for (const [name, operation] of Object.entries<Operation>(operations)) {
      paths[operation.path] = {
        ...paths[operation.path],
        [operation.method.toLowerCase()]: openapiOperation(
          service,
          name,
          operation,
          schemas,
          sharedComponents,
        ),
      };
    }
  }
  const tags = contracts
    .filter(({ operations }) => Object.keys(operations).length > 0)
    .map(({ service, summary }) => ({ name: service, description: summary }));
  const errors = errorsOfAll(services);
  schemas.components.Problem = problemSchema(errors.map(({ code }) => code));
  schemas.components.GatewayMessage = gatewayMessageSchema;
  return schemas.addTo({
    openapi: "3.1.0",
    info: { title, version, description: description.replaceAll("\n", " ") },
    servers: [{ url }],
    tags,
    paths,
    components: { ...sharedComponents, examples: examplesOf(errors, paths) },
  });
}

const errorsOfAll = (services: readonly ContractModule[]): ErrorDefinition[] => [
  ...Object.values(commonErrors),
  ...errorsByService(services).flatMap(({ errors }) => errors),
];

/** Of the errors that an operation refers to. */
function examplesOf(errors: readonly ErrorDefinition[], paths: Json): Json {
  const text = JSON.stringify(paths);
  const used = errors.filter(({ code }) => text.includes(`"#/components/examples/${code}"`));
  return Object.fromEntries(used.map(error => [error.code, problemExample(error)]));
}
