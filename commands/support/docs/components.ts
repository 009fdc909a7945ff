import { readFileSync } from "node:fs";
import { type Declaration, declarationsBelow, type Member, membersOf } from "./declarations.ts";
import { memberTable } from "./member-table.ts";

export const componentsFile = "components/README.md";

const introduction = `# @groundwork/components

<!-- Written by \`npm run docs\` from commands/support/docs/components.ts and the comments of components/: change those. -->

Pulumi components for a serverless backend on AWS: PostgreSQL, an HTTP API with sign-in, functions, jobs and queues. They are
secure and cheap where nothing else is said.

\`\`\`sh
npm install @groundwork/components @pulumi/pulumi @pulumi/aws @pulumi/awsx
\`\`\`

\`\`\`ts
import { AuroraDatabase, AuthedApi, NodeFunction, ScheduledJob, UserDirectory } from "@groundwork/components";

const database = new AuroraDatabase("database", { migrations: "migrations" });
const directory = new UserDirectory("directory", { callbackUrls: ["https://todos.example.com/"] });
const todos = new NodeFunction("todos", { entry: "todos.ts", links: [database.link] });
new ScheduledJob("sweep", { entry: "sweep.ts", schedule: "rate(1 day)", links: [database.link] });

const routes = { "GET /todos": todos, "POST /todos": { function: todos, authorize: true } };
export const apiUrl = new AuthedApi("api", { directory, routes }).url;
\`\`\`

- **Links.** A function may do what its \`links\` allow, and finds what it is linked to in its environment: \`DATABASE_CLUSTER_ARN\`,
  \`DATABASE_SECRET_ARN\` and \`DATABASE_NAME\` of a database, \`QUEUE_<NAME>_URL\` of a queue, \`SECRET_<NAME>_ARN\` of a secret.
- **Children.** Every child is a property. \`transform\` changes what one gets: members that replace the component's, or a function
  that changes its arguments and options. The options that you give a component (\`provider\`, \`protect\`, \`aliases\`, \`dependsOn\`)
  reach its children.
- **Mistakes.** A wrong argument stops the program before anything is registered, with its name and what mends it.
- **Names.** Resources are named \`<project>-<stack>-<name>\`, since others of the account have such names too. What a new version
  does to them stands in the changelog.

A name in **bold** must be given.
`;

/** The components that the package exports, with the arguments of each. */
export function componentsPage(): string {
  const declarations = declarationsBelow("components");
  const exported = Array.from(
    readFileSync("components/index.ts", "utf8").matchAll(/\b([A-Z]\w+)Args\b/g),
    ([, name = ""]) => name,
  );
  const sections = [...new Set(exported)].sort().flatMap(name => {
    const component = declarations.get(name);
    return component ? [section(name, component, membersOf(`${name}Args`, declarations))] : [];
  });
  return [introduction, ...sections].join("\n");
}

function section(name: string, { comment, example }: Declaration, members: readonly Member[]): string {
  const table = memberTable("argument", members);
  const code = example ? `\n\`\`\`ts\n${example}\n\`\`\`\n` : "";
  return `## ${name}\n\n${comment}\n${code}\n${table}\n`;
}
