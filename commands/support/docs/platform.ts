import { type Declaration, declarationsBelow, type Member, membersOf } from "./declarations.ts";
import { memberTable } from "./member-table.ts";

export const platformFile = "handlers/platform/README.md";

const introduction = `# @groundwork/platform

<!-- Written by \`npm run docs\` from commands/support/docs/platform.ts and the comments of the code: change those. -->

What Lambda functions with a contract are made of: routes whose input, access and errors follow from the contract, jobs that
resume, workers of queues, SQL over the RDS Data API with the retries that are safe, and replies that are kept by
\`Idempotency-Key\`.

\`\`\`sh
npm install @groundwork/platform valibot
cp node_modules/@groundwork/platform/tables.sql migrations/0001_platform.sql
\`\`\`

A contract is plain data, with the roles and errors of your program. The Pulumi program takes it for the routes, the function
for everything else:

\`\`\`ts
import { accessRules, defineContract, defineErrors, open, text } from "@groundwork/platform/contract";
import * as v from "valibot";

export const roles = ["gardener"] as const;
const { role } = accessRules(roles);

export const errors = defineErrors({
  todo_not_found: { status: 404, title: "There is no such todo", help: "Read the list again." },
});

export const contract = defineContract({
  service: "todos",
  summary: "What there is to do",
  uses: ["database"],
  operations: {
    read: {
      method: "GET",
      path: "/todos/{todoId}",
      summary: "Read a todo",
      access: open,
      params: v.strictObject({ todoId: v.string() }),
      reply: { status: 200, body: v.object({ title: v.string() }) },
      errors: [errors.todo_not_found],
    },
    add: {
      method: "POST",
      path: "/todos",
      summary: "Add a todo",
      access: role("gardener"),
      body: v.strictObject({ title: text(100) }),
      reply: { status: 204 },
      errors: [],
      idempotency: "optional",
    },
  },
});
\`\`\`

\`\`\`ts
import { ApiError, once, personOfToken, serve, sql, wireApi } from "@groundwork/platform";
import { contract, errors, roles } from "./contract";

const platform = { ...wireApi(), findPerson: personOfToken(roles) };
const { database } = platform;

export const handler = serve(
  contract,
  {
    read: async ({ params }) => {
      const todo = await database.one<{ title: string }>(sql\`select title from todos where id = \${params.todoId}\`);
      if (todo === undefined) throw new ApiError(errors.todo_not_found);
      return { body: todo };
    },
    add: request =>
      once(database, request, async transaction => {
        await transaction.execute(sql\`insert into todos (title) values (\${request.body.title})\`);
        return {};
      }),
  },
  platform,
);
\`\`\`

\`\`\`ts
import { AuroraDatabase, AuthedApi, NodeFunction, UserDirectory } from "@groundwork/components";
import { contract, roles } from "./contract";

const database = new AuroraDatabase("database", { migrations: "migrations" });
const directory = new UserDirectory("directory", { callbackUrls: ["https://todos.example.com/"], groups: roles });
const todos = new NodeFunction("todos", { entry: "todos.ts", links: [database.link, directory.identityLink] });
export const apiUrl = new AuthedApi("api", { directory, services: [{ contract, function: todos }] }).url;
\`\`\`

- **Who calls.** \`findPerson\` says who the person behind a token is, with which roles. \`personOfToken\` takes the groups of the
  token, which keeps them until it expires, also after the account is deleted. A function of yours can ask a table instead, and
  refuse a person with \`ApiError\`; then make \`once\` with \`onceWith({ lock })\`, so that no reply is kept for a deleted account.
- **Roles and errors.** \`accessRules\` and \`defineErrors\` get yours: one that does not exist does not compile.
- **Links.** \`wireApi\` and \`wireFunction\` read what the links of \`@groundwork/components\` put into the environment. A function of
  \`wireApi\` needs the links of a database and \`directory.identityLink\`.
- **Tables.** \`once\` and \`runJob\` keep what they know in two tables; \`tables.sql\` makes them. Delete rows of
  \`idempotency_keys\` whose \`expires_at\` is over, and old rows of \`job_runs\`, when you like.
- **Bundles.** A bundler that knows the condition \`module\`, as the one of NodeFunction does, takes in what is used and no more.

A name in **bold** must be given.
`;

/** What has a table: the heading, the interface, and where it is declared. */
const sections: readonly (readonly [heading: string, name: string, text: string])[] = [
  ["defineContract(contract)", "Contract", "A service, from `@groundwork/platform/contract`."],
  ["Operations of a contract", "Operation", ""],
  ["serve(contract, handlers, parts)", "ServeParts", ""],
  ["Requests, as handlers get them", "RequestOf", ""],
  ["new ApiError(error, options)", "ErrorOptions", ""],
  ["runJob(job, dependencies)", "Job", ""],
  ["Dependencies of runJob", "JobDependencies", ""],
  ["consume(schema, dependencies, work)", "ConsumerDependencies", ""],
  ["invokable(schema, dependencies, work)", "FunctionDependencies", ""],
  ["database.transaction(work, options)", "TransactionOptions", ""],
  ["onceWith(owners)", "KeyOwners", ""],
  ["paged(list)", "List", ""],
  ["tokenVerifier(options)", "TokenVerifierOptions", ""],
];

/** The page of the package that functions are made of. */
export function platformPage(): string {
  const declarations = new Map([...declarationsBelow("contract"), ...declarationsBelow("handlers/platform")]);
  return [introduction, ...sections.map(one => section(one, declarations))].join("\n");
}

function section(
  [heading, name, text]: (typeof sections)[number],
  declarations: ReadonlyMap<string, Declaration>,
): string {
  const members: readonly Member[] = membersOf(name, declarations);
  if (members.length === 0) throw new Error(`The interface ${name} has no members.`);
  const silent = members.find(member => member.comment === "");
  if (silent) throw new Error(`${name}.${silent.name} has no comment.`);
  const comment = text || (declarations.get(name)?.comment ?? "");
  return `## ${heading}\n\n${comment}\n\n${memberTable("member", members)}\n`;
}
