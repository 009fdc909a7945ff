import {
  AuroraDatabase,
  AuthedApi,
  NodeFunction,
  QueueWorker,
  ScheduledJob,
  UserDirectory,
  WorkQueue,
} from "@groundwork/components";

const database = new AuroraDatabase("database", { migrations: "migrations", deletionProtection: false });
const done = new WorkQueue("done");
const directory = new UserDirectory("directory", {
  callbackUrls: ["http://localhost:5173/"],
  groups: ["gardener"],
  deletionProtection: false,
});

const todos = new NodeFunction("todos", { entry: "handlers/todos.ts", links: [database.link, done.link] });
new QueueWorker("praise", { entry: "handlers/praise.ts", queueArn: done.arn, links: [database.link] });
new ScheduledJob("sweep", {
  entry: "handlers/sweep.ts",
  schedule: "cron(0 3 * * ? *)",
  timeZone: "Europe/Berlin",
  links: [database.link],
});

const api = new AuthedApi("api", {
  directory,
  routes: {
    "GET /todos": todos,
    "POST /todos": { function: todos, authorize: true },
    "POST /todos/{todoId}/done": { function: todos, authorize: true },
  },
});

export const apiUrl = api.url;
export const { userPoolId, webClientId: userPoolClientId, issuer } = directory;
