import { getCallerIdentityOutput, getRegionOutput } from "@pulumi/aws";
import { getProject } from "@pulumi/pulumi";
import { AlarmTopic } from "./components/alarm-topic.ts";
import { readAppConfig } from "./components/app-config.ts";
import { AppSecret } from "./components/app-secret.ts";
import { AuroraDatabase } from "./components/aurora-database.ts";
import { AuthedApi } from "./components/authed-api.ts";
import { planConsumers, visibilityTimeoutSeconds } from "./components/consumers.ts";
import { checkFunctionNames, loadContracts, planTriggers, secretKeysOf } from "./components/contracts.ts";
import { EncryptionKey } from "./components/encryption-key.ts";
import { mistakesOf } from "./components/mistakes.ts";
import { databaseNameOf, metricsNamespace } from "./components/naming.ts";
import { firstZones, Network } from "./components/network.ts";
import { linkResolver, registerEach } from "./components/resolve-links.ts";
import { scopesOf } from "./components/routes.ts";
import { Service } from "./components/service.ts";
import { requireSecrets } from "./components/stack-secrets.ts";
import { grantDirectory, registerTriggers } from "./components/triggers.ts";
import { UserDirectory } from "./components/user-directory.ts";
import { WorkQueue } from "./components/work-queue.ts";
import type { Role } from "./handlers/platform/contract.ts";
import { checkMigrations } from "./lib/migrations.ts";

// What is wrong with config, contracts or migrations stops the program here, before it registers anything.
const config = readAppConfig();
const folder = (service: string) => `handlers/${service}`;
const contracts = await loadContracts(
  ["health", ...config.services],
  service => import(`./handlers/${service}/contract.ts`),
);
checkFunctionNames(contracts);
const triggerPlans = planTriggers(contracts);
const consumers = planConsumers(contracts);
const secretValues = requireSecrets(secretKeysOf(contracts, config.isSet), config.placeholders);
const migrations = await mistakesOf(checkMigrations("migrations"));

const { accountId } = getCallerIdentityOutput();
const { region } = getRegionOutput();
const place = { accountId, region };

// What everything else stands on: one key, one place for alarms, one network.
const key = new EncryptionKey("key", {
  ...place,
  deletionProtection: config.deletionProtection,
  // Whoever takes a stack down switches the protection off first: what outlives the stack still needs the key.
  retainOnDelete: config.recoveryWindowDays > 0,
});
const alarms = new AlarmTopic("alarms", { accountId, kmsKeyArn: key.arn, email: config.alarmEmail });
const settings = {
  ...place,
  ...config.functions,
  kmsKeyArn: key.arn,
  alarmTopicArn: alarms.arn,
  metricsNamespace: metricsNamespace(),
};
const zones = await firstZones(2);
const network = new Network("network", { ...settings, zones, flowLog: config.flowLog });

const database = new AuroraDatabase("database", {
  ...settings,
  ...config.database,
  databaseName: databaseNameOf(getProject()),
  vpcId: network.vpcId,
  subnetIds: network.subnetIds,
  zones,
  deletionProtection: config.deletionProtection,
  reservedConcurrency: config.apiConcurrency > 0 ? 1 : 0,
  migrations: { directory: "migrations", hash: migrations.hash, entry: "handlers/migrate/index.ts" },
  secret: {
    recoveryWindowDays: config.recoveryWindowDays,
    ...(config.secretRotationDays
      ? { rotation: { days: config.secretRotationDays, entry: "handlers/migrate/rotate.ts" } }
      : {}),
  },
});

// What contracts ask for by name.
const secrets = registerEach(
  Object.keys(secretValues),
  name =>
    new AppSecret(name, {
      ...settings,
      value: secretValues[name] ?? "",
      recoveryWindowDays: config.recoveryWindowDays,
    }),
);
const queues = Object.fromEntries(
  Array.from(consumers, ([name, { spec }]) => [
    name,
    new WorkQueue(name, {
      ...settings,
      visibilityTimeoutSeconds: visibilityTimeoutSeconds(spec),
      impact: `The work of ${name} is not done: ${spec.summary}.`,
    }),
  ]),
);

const linkable = { secrets, queues, value: config.value };

// The pool names its triggers, so they come first; what they may do with the pool comes after it.
const triggers = registerTriggers(triggerPlans, {
  ...settings,
  folder,
  resolve: linkResolver({ ...linkable, database: database.statementLink }),
  reservedConcurrency: config.apiConcurrency,
});
const directory = new UserDirectory("directory", {
  ...settings,
  ...config.directory,
  groups: ["editor", "admin"] satisfies Role[],
  machineScopes: ["api/access", ...scopesOf(contracts)],
  triggers,
  deletionProtection: config.deletionProtection,
});
grantDirectory(triggerPlans, triggers, directory.link);

const services = contracts.map(
  contract =>
    new Service(contract.service, {
      ...settings,
      contract,
      folder: folder(contract.service),
      resolve: linkResolver({ ...linkable, database: database.link, directory: directory.link }),
      apiLinks: [directory.identityLink],
      apiConcurrency: config.apiConcurrency,
      schedule: config.schedule,
      queueArn: name => queues[name]?.arn ?? "",
      timeZone: config.timeZone,
    }),
);
const api = new AuthedApi("api", {
  ...settings,
  ...config.api,
  services: services.flatMap(({ contract, api }) => (api ? [{ contract, function: api }] : [])),
  issuer: directory.issuer,
  audiences: [directory.webClientId, directory.machineClientId],
});

export const apiUrl = api.url;
export { region };
export const { userPoolId, machineClientId, issuer, signInUrl } = directory;
export const userPoolClientId = directory.webClientId;
export const databaseClusterArn = database.clusterArn;
export const jobs = services.flatMap(service => service.jobs.map(job => job.function.name));
export const functions = [
  ...database.functions,
  ...Object.values(triggers),
  ...services.flatMap(service => service.functions),
].map(({ name }) => name);
