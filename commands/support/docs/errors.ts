import { commonErrors, type ErrorDefinition } from "../../../contract/errors.ts";
import type { ContractModule } from "../contracts.ts";
import { errorsByService } from "../errors.ts";

const introduction = `# Errors

<!-- Written by \`npm run docs\` from contract/errors.ts and the services' errors.ts: change those. -->

Errors that a function answers with are \`application/problem+json\` (RFC 9457):

\`\`\`json
{
  "type": "urn:problem-type:invalid_request",
  "title": "The request is not valid",
  "status": 400,
  "detail": "The request is not valid",
  "code": "invalid_request",
  "requestId": "JKJaXmPLvHcESHA=",
  "traceId": "1-5759e988-bd862e3fe1be46a994272793",
  "errors": [{ "path": "query.limit", "message": "Invalid value: Expected <=100" }]
}
\`\`\`

Decide by \`code\`: it never changes. \`title\` is the same for each code, \`detail\` speaks of the occurrence, \`errors\` stands
with bad input only. Quote \`requestId\` when you report a problem; it is in \`x-request-id\` and in the logs too. \`traceId\` is
the request's X-Ray trace, also in \`x-trace-id\` and in the logs: \`npm run trace\` takes either id. A 503 carries
\`Retry-After\`, a 401 \`WWW-Authenticate\`.

The gateway answers some requests by itself, before any function runs. Those replies are API Gateway's own,
\`{"message": "Unauthorized"}\` with the header \`apigw-requestid\`, on AWS and locally alike: 401 (no token, or one that is
expired or not ours), 403 (the token lacks the route's scope), 404 (no such route), 413 (more than 10 MB), 429 (too many
requests), 431 (more than 10,240 bytes of headers), 503.

Which operation can give which code stands in the OpenAPI document: \`npm run -s openapi\`.
`;

/** The text of `docs/errors.md`: the errors of every operation, then those of each service. */
export function errorsPage(services: readonly ContractModule[]): string {
  const own = errorsByService(services)
    .filter(({ errors }) => errors.length > 0)
    .map(({ service, errors }) => section(`Of ${service}`, errors));
  return [introduction, section("Of every operation", Object.values(commonErrors)), ...own].join("\n");
}

function section(heading: string, errors: readonly ErrorDefinition[]): string {
  const rows = errors.map(
    ({ code, status, title, help }) => `| \`${code}\` | ${status} | ${title} | ${help} |`,
  );
  const table = ["| code | status | meaning | what to do |", "| --- | --- | --- | --- |", ...rows];
  return `## ${heading}\n\n${table.join("\n")}\n`;
}
