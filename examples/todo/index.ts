import * as groundwork from "@groundwork/components";
import { contract, roles } from "./handlers/contract";

const database = new groundwork.AuroraDatabase("database", { migrations: "migrations" });
const links = [database.link];
const done = new groundwork.WorkQueue("done");
const directory = new groundwork.UserDirectory("directory", {
  callbackUrls: ["http://localhost:5173/"],
  groups: roles,
});

const todos = new groundwork.NodeFunction("todos", {
  entry: "handlers/todos.ts",
  links: [...links, done.link, directory.identityLink],
});
const api = new groundwork.AuthedApi("api", { directory, services: [{ contract, function: todos }] });
new groundwork.QueueWorker("praise", { entry: "handlers/praise.ts", queueArn: done.arn, links });
new groundwork.ScheduledJob("sweep", { entry: "handlers/sweep.ts", schedule: "rate(1 day)", links });

export const apiUrl = api.url;
export const { userPoolId, webClientId: userPoolClientId, issuer } = directory;
