import type { Link } from "../../contract/contract.ts";
import { contracts } from "./contracts.ts";

/** What every function may do. */
export const everyFunction = [
  "logs:CreateLogStream",
  "logs:PutLogEvents",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];
const dataApi = [
  "rds-data:BatchExecuteStatement",
  "rds-data:BeginTransaction",
  "rds-data:CommitTransaction",
  "rds-data:ExecuteStatement",
  "rds-data:RollbackTransaction",
];
const readSecret = ["secretsmanager:GetSecretValue"];
const database = [...dataApi, ...readSecret];
const directory = [
  "cognito-idp:AdminAddUserToGroup",
  "cognito-idp:AdminDeleteUser",
  "cognito-idp:AdminGetUser",
  "cognito-idp:AdminRemoveUserFromGroup",
  "cognito-idp:AdminUserGlobalSignOut",
];
const directoryRoles = directory.filter(action => action !== "cognito-idp:AdminDeleteUser");
const failureQueue = ["sqs:SendMessage"];

/** What a function may do beyond that, by its name: what its contract links it to. */
export const allowances = new Map<string, readonly string[]>([
  ["migrate", database],
  [
    "rotate-app-secret",
    [
      ...database,
      "secretsmanager:DescribeSecret",
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecretVersionStage",
      "kms:GenerateDataKey",
    ],
  ],
]);
/** What Lambda does with a queue in its worker's name. */
const receive = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];
for (const { service, operations, uses, jobs, tasks, triggers, consumers } of contracts) {
  if (Object.keys(operations).length > 0) allowances.set(service, apiLinks(uses).flatMap(actionsOf));
  for (const [name, spec] of Object.entries(jobs ?? {})) {
    allowances.set(name, [...spec.uses.flatMap(actionsOf), ...failureQueue]);
  }
  for (const [name, spec] of Object.entries(tasks ?? {})) allowances.set(name, spec.uses.flatMap(actionsOf));
  for (const [name, spec] of Object.entries(consumers ?? {})) {
    allowances.set(name, [...spec.uses.flatMap(actionsOf), ...receive]);
  }
  for (const [name, spec] of Object.entries(triggers ?? {})) {
    allowances.set(kebabCase(name), spec.uses.flatMap(actionsOf));
  }
}

/** An API function is linked to the database, since it reads the caller's row; where all may call, as it says itself. */
function apiLinks(uses: readonly Link[]): readonly Link[] {
  return uses.includes("databaseStatements") ? uses : ["database", ...uses];
}

function actionsOf(link: Link): readonly string[] {
  if (link === "database") return database;
  if (link === "databaseStatements") return ["rds-data:ExecuteStatement", ...readSecret];
  if (link === "directory") return directory;
  if (link === "directoryRoles") return directoryRoles;
  if (link === "personalData") return [...readSecret, "kms:GenerateDataKey"];
  if (link === "personalDataRotation") return ["kms:DescribeKey", "kms:GenerateDataKey"];
  if (link === "directoryAccounts") return ["cognito-idp:AdminGetUser", "cognito-idp:ListUsers"];
  if ("config" in link) return [];
  return "secret" in link ? readSecret : ["sqs:SendMessage"];
}

export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}
