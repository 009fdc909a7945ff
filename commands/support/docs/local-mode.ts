import { readFile } from "node:fs/promises";
import { knownFaults } from "../../../local/run/faults.ts";
import { EMULATED } from "../../../local/services/emulated.ts";
import { localSupport, type ServiceSupport } from "../../../local/services/support.ts";
import { STRIPE_CHANCES } from "../../../local/stripe/faults.ts";

export const localModeFile = "docs/local-mode.md";

const BEGIN =
  "<!-- From here on written by `npm run docs` from local/services/support.ts and what it names: change those. -->";

/** The text of `docs/local-mode.md`: the written part stays, the tables after the mark are generated. */
export async function localModePage(): Promise<string> {
  const [written = ""] = (await readFile(localModeFile, "utf8")).split(BEGIN);
  const parts = [
    BEGIN,
    "## What is emulated",
    overview(),
    ...localSupport().map(section),
    resources(),
    faults(),
  ];
  return `${written.trimEnd()}\n\n${parts.join("\n\n")}\n`;
}

const overview = () =>
  `Real clients find these APIs at \`awsEndpointUrl\`, by the keys in \`aws-config\` of the data folder. An operation that
does not stand here is refused by name (\`UnknownOperationException\`), and so is one of another service.

| service | signed as | operations |
| --- | --- | --- |
${localSupport()
  .map(
    ({ title, signingName, operations }) =>
      `| [${title}](#${anchorOf(title)}) | ${signingName ? `\`${signingName}\`` : ""} | ${operations.length || ""} |`,
  )
  .join("\n")}`;

function section(support: ServiceSupport): string {
  const { title, vendor, operations, endpoints, alike = [], differences, missing } = support;
  return [
    `### ${title}`,
    ...(operations.length > 0 ? [operationTable(operations)] : []),
    ...(endpoints.length > 0
      ? [`Endpoints: ${endpoints.map(endpoint => `\`${endpoint}\``).join(", ")}`]
      : []),
    ...(alike.length > 0 ? [`As with ${vendor}:\n\n${list(alike)}`] : []),
    `Different from ${vendor}:\n\n${list(differences)}`,
    `Not there:\n\n${list(missing)}`,
  ].join("\n\n");
}

const operationTable = (operations: ServiceSupport["operations"]) =>
  [
    "| operation | permission |",
    "| --- | --- |",
    ...operations.map(
      ({ name, action }) => `| ${name} | ${action === null ? "none, taken unsigned" : `\`${action}\``} |`,
    ),
  ].join("\n");

const list = (sentences: readonly string[]) => sentences.map(sentence => `- ${sentence}`).join("\n");

const resources = () =>
  `### Resources

The program's resources of these types run or have effect. All others are registered, not emulated: \`npm start\` and the
console list them, and a call to one is refused.

${[...EMULATED]
  .sort()
  .map(type => `\`${type}\``)
  .join(", ")}`;

const faults = () =>
  `### Faults

\`npm start -- --fault SERVICE=FAULT:CHANCE,latency:200ms\` lets calls fail, for every service above by the name that it is
signed as; \`lambda\` stands for what schedules hand over, too. \`--fault seed=1\` makes a run repeat.

| fault | the caller gets | status | |
| --- | --- | --- | --- |
${knownFaults()
  .map(
    ({ name, error, isAfter }) =>
      `| \`${name}\` | \`${error.name}\` | ${error.status} | ${isAfter ? "the call takes effect, its reply is lost" : "the call has no effect"} |`,
  )
  .join("\n")}
| \`latency\` | the reply, later | | in milliseconds, beside others |

\`stripe\` has faults of its own, \`--fault stripe=duplicate:0.3,late:5s,reorder\`; one without a chance always happens:

| fault | what happens |
| --- | --- |
${Object.entries(STRIPE_CHANCES)
  .map(([name, what]) => `| \`${name}\` | ${what} |`)
  .join("\n")}
| \`late\` | every delivery of an event waits, \`late:5s\` |
| \`latency\` | every reply of the API waits, \`latency:200ms\` |

While local mode runs, \`/local/faults\` of the AWS port shows and switches them; web pages may not ask it.

\`\`\`text
curl http://localhost:4001/local/faults
curl -X PUT http://localhost:4001/local/faults -H "content-type: application/json" \\
  -d '{"faults": ["rds-data=resuming:0.2,latency:200ms", "seed=1"]}'
curl -X DELETE http://localhost:4001/local/faults
\`\`\``;

/** As GitHub makes it of a heading. */
const anchorOf = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");
