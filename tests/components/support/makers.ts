import type { ComponentResourceOptions, Resource } from "@pulumi/pulumi";
import {
  AlarmTopic,
  AppSecret,
  AuroraDatabase,
  AuthedApi,
  Dashboard,
  DeadLetterQueue,
  EncryptionKey,
  Network,
  NodeFunction,
  PersonalData,
  QueueWorker,
  ScheduledJob,
  Service,
  StaticWebsite,
  UserDirectory,
  WorkQueue,
} from "../../../components/index.ts";
import type { Contract } from "../../../contract/contract.ts";
import { settings } from "./register.ts";

export const entry = "handler.ts";
const contract: Contract = {
  service: "todos",
  summary: "Todos",
  uses: [],
  operations: {
    list: {
      method: "GET",
      path: "/todos",
      access: { kind: "open" },
      summary: "",
      reply: { status: 204 },
      errors: [],
    },
  },
  jobs: { sweep: { summary: "Sweeps", scheduleConfig: "sweep", timeoutSeconds: 30, uses: [] } },
  tasks: { fill: { summary: "Fills", timeoutSeconds: 30, uses: [] } },
  consumers: { mail: { summary: "Mails", queue: "mail", timeoutSeconds: 30, uses: [] } },
  alarms: { Lost: "Something is lost." },
};

/** With all that can be switched on; `transform` stands for whatever the component takes there. */
export const makers: Readonly<
  Record<string, (options: ComponentResourceOptions, transform: never) => Resource>
> = {
  AlarmTopic: (options, transform) =>
    new AlarmTopic("one", { email: "on-call@example.com", transform }, options),
  AppSecret: (options, transform) => new AppSecret("one", { ...settings, value: "x", transform }, options),
  AuroraDatabase: (options, transform) =>
    new AuroraDatabase(
      "one",
      {
        ...settings,
        migrations: { directory: "migrations", entry },
        secret: { rotation: { days: 30, entry } },
        monitoringIntervalSeconds: 60,
        restoreFrom: { snapshot: "before" },
        deletionProtection: false,
        transform,
      },
      options,
    ),
  AuthedApi: (options, transform) => {
    const served = new NodeFunction("served", { entry });
    const domain = { name: "api.example.com", certificateArn: "arn:certificate", hostedZoneId: "Z1" };
    const issued = { issuer: "https://issuer.example.com", audiences: ["web"] };
    const tokens = { ...issued, authorizers: { partner: issued } };
    return new AuthedApi(
      "one",
      { ...settings, ...tokens, routes: { "GET /": served }, domain, transform },
      options,
    );
  },
  Dashboard: (options, transform) =>
    new Dashboard(
      "one",
      {
        api: { api: { id: "a1b2" } },
        database: { clusterArn: "arn:aws:rds:eu-central-1:000000000000:cluster:one" },
        services: [],
        queues: {},
        transform,
      },
      options,
    ),
  DeadLetterQueue: (options, transform) =>
    new DeadLetterQueue("one", { ...settings, what: "Lost.", impact: "Bad.", transform }, options),
  EncryptionKey: (options, transform) => new EncryptionKey("one", { transform }, options),
  Network: (options, transform) => new Network("one", { flowLog: true, transform }, options),
  NodeFunction: (options, transform) => new NodeFunction("one", { ...settings, entry, transform }, options),
  PersonalData: (options, transform) => new PersonalData("one", { ...settings, transform }, options),
  QueueWorker: (options, transform) =>
    new QueueWorker("one", { ...settings, entry, queueArn: "arn:queue", transform }, options),
  ScheduledJob: (options, transform) =>
    new ScheduledJob("one", { ...settings, entry, schedule: "cron(0 3 1 * ? *)", transform }, options),
  Service: (options, transform) =>
    new Service(
      "one",
      {
        ...settings,
        contract,
        folder: ".",
        resolve: () => ({ statements: [] }),
        schedule: () => "rate(1 day)",
        queueArn: () => "arn:queue",
        transform,
      },
      options,
    ),
  StaticWebsite: (options, transform) =>
    new StaticWebsite(
      "one",
      {
        folder: "dist",
        files: ["index.html", "assets/main-1.js"],
        connectTo: ["https://api.example.com"],
        domain: {
          name: "app.example.com",
          certificateArn: "arn:aws:acm:us-east-1:0:certificate/1",
          hostedZoneId: "Z1",
        },
        firewall: true,
        kmsKeyArn: "arn:aws:kms:eu-central-1:0:key/1",
        logRetentionDays: 30,
        transform,
      },
      options,
    ),
  UserDirectory: (options, transform) =>
    new UserDirectory(
      "one",
      {
        callbackUrls: ["https://shop.example.com/"],
        groups: ["editor"],
        machineScopes: ["orders/read"],
        tier: "PLUS",
        federation: { google: { clientId: "g", clientSecret: "s" } },
        triggers: { postConfirmation: new NodeFunction("trigger", { entry }) },
        deletionProtection: false,
        transform,
      },
      options,
    ),
  WorkQueue: (options, transform) => new WorkQueue("one", { ...settings, transform }, options),
};
