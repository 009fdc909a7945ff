import { errorHelp } from "../../../handlers/platform/error-help.ts";
import { type ErrorCode, errorKinds } from "../../../handlers/platform/errors.ts";

const introduction = `# Errors

<!-- Written by \`npm run docs\` from handlers/platform/errors.ts and error-help.ts: change those. -->

Errors that a function answers with are \`application/problem+json\` (RFC 9457):

\`\`\`json
{
  "type": "urn:problem-type:invalid_request",
  "title": "The request is not valid",
  "status": 400,
  "detail": "The request is not valid",
  "code": "invalid_request",
  "requestId": "JKJaXmPLvHcESHA=",
  "errors": [{ "path": "query.limit", "message": "Invalid value: Expected <=100" }]
}
\`\`\`

Decide by \`code\`: it never changes. \`title\` is the same for each code, \`detail\` speaks of the occurrence, \`errors\` stands
with bad input only. Quote \`requestId\` when you report a problem; it is in \`x-request-id\` and in the logs too. A 503
carries \`Retry-After\`, a 401 \`WWW-Authenticate\`.

The gateway answers some requests by itself, before any function runs. Those replies are API Gateway's own,
\`{"message": "Unauthorized"}\` with the header \`apigw-requestid\`, on AWS and locally alike: 401 (no token, or one that is
expired or not ours), 403 (the token lacks the route's scope), 404 (no such route), 413 (more than 10 MB), 429 (too many
requests), 431 (more than 10,240 bytes of headers), 503.

Which operation can give which code stands in the OpenAPI document: \`npm run -s openapi\`.
`;

/** The text of `docs/errors.md`. */
export function errorsPage(): string {
  const rows = (Object.keys(errorKinds) as ErrorCode[]).map(
    code => `| \`${code}\` | ${errorKinds[code].status} | ${errorKinds[code].title} | ${errorHelp[code]} |`,
  );
  const table = ["| code | status | meaning | what to do |", "| --- | --- | --- | --- |", ...rows];
  return `${introduction}\n${table.join("\n")}\n`;
}
