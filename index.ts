import { getCallerIdentityOutput, getPartitionOutput, getRegionOutput } from "@pulumi/aws";
import {
  AlarmTopic,
  AppSecret,
  AuroraDatabase,
  AuthedApi,
  Canary,
  Dashboard,
  EncryptionKey,
  firstZones,
  grantDirectory,
  linkResolver,
  Network,
  PersonalData,
  planServices,
  registerEach,
  registerQueues,
  registerTriggers,
  Service,
  StaticWebsite,
  UserDirectory,
} from "./components/index.ts";
import type { Role } from "./contract/people.ts";
import { checkAccount } from "./program/account-checks.ts";
import { readAppConfig } from "./program/app-config.ts";
import { siteConfigOf } from "./program/site-config.ts";
import { requireSecrets } from "./program/stack-secrets.ts";
import { atSite, planWebsite } from "./program/website-config.ts";

// What is wrong with config, contracts or the account stops the program here, before it registers anything.
const config = readAppConfig();
const plan = await planServices(
  "handlers",
  ["operations/health", ...config.services],
  path => import(`./handlers/${path}/contract.ts`),
  config.isSet,
);
const secretValues = requireSecrets(plan.secretLinks, config);
await checkAccount(config, plan);

const { accountId } = getCallerIdentityOutput();
export const { region } = getRegionOutput();
const place = { accountId, region, partition: getPartitionOutput().partition };
const page = await planWebsite(config, region);

// What everything else stands on: one key, one place for alarms, one network.
const { deletionProtection, recoveryWindowDays } = config;
// Protection is switched off before a stack is destroyed; what outlives the stack still needs its keys.
const keyKept = { deletionProtection, retainOnDelete: recoveryWindowDays > 0 };
const key = new EncryptionKey("key", { ...place, ...keyKept, website: page !== undefined });
const alarms = new AlarmTopic("alarms", { accountId, kmsKeyArn: key.arn, email: config.alarmEmail });
const settings = { ...place, ...config.functions, kmsKeyArn: key.arn, alarms };

// The web page needs nothing of the rest; what allows it, or leads back to it, takes its address.
const website = page && new StaticWebsite("website", { ...settings, ...page, deletionProtection });
export const siteUrl = website?.url ?? config.website.url;
const atPage = atSite(config, siteUrl);

const network = new Network("network", { ...settings, zones: await firstZones(2), flowLog: config.flowLog });
const database = new AuroraDatabase("database", {
  ...settings,
  ...config.database,
  network,
  deletionProtection,
  reservedConcurrency: config.apiConcurrency > 0 ? 1 : 0,
  // The names that the functions had before they followed from the component's.
  migrations: { directory: "migrations", functionName: "migrate" },
  secret: { recoveryWindowDays, ...config.rotation },
});

// What contracts ask for by name.
const secrets = registerEach(
  Object.entries(secretValues),
  (name, value) => new AppSecret(name, { ...settings, value, recoveryWindowDays }),
);
const queues = registerQueues(plan.consumers, settings);
const personalData = plan.keepsPersonalData
  ? new PersonalData("personal-data", { ...settings, ...keyKept, recoveryWindowDays })
  : undefined;
const linkable = { secrets, queues, personalData, value: config.value, complete: atPage.complete };

// The pool names its triggers, so they come first; what they may do with the pool comes after it.
const triggers = registerTriggers(plan.triggers, {
  ...settings,
  resolve: linkResolver({ ...linkable, database }),
  reservedConcurrency: config.apiConcurrency,
});
const directory = new UserDirectory("directory", {
  ...settings,
  ...atPage.directory,
  groups: ["editor", "admin"] satisfies Role[],
  machineScopes: ["api/access", ...plan.scopes],
  personScopes: plan.personScopes,
  triggers,
  deletionProtection,
});
grantDirectory(plan.triggers, triggers, directory.link);

const services = plan.listed.map(
  ({ contract, folder }) =>
    new Service(contract.service, {
      ...settings,
      contract,
      folder,
      resolve: linkResolver({ ...linkable, database, directory }, contract.service),
      apiLinks: [directory.identityLink, config.requestLimit],
      apiConcurrency: config.apiConcurrency,
      schedule: config.schedule,
      queueArn: name => queues[name]?.arn ?? "",
      timeZone: config.timeZone,
    }),
);
const api = new AuthedApi("api", {
  ...settings,
  ...atPage.api,
  services: services.flatMap(({ contract, api }) => (api ? [{ contract, function: api }] : [])),
  directory,
});

new Dashboard("dashboard", { ...settings, api, database, services, queues });
const everyFunction = [
  ...database.functions,
  ...Object.values(triggers),
  ...services.flatMap(service => service.functions),
];
// What moves published functions to their new versions, step by step.
const canary = config.functions.live
  ? new Canary("canary", { accountId, ...config.canary, functions: everyFunction })
  : undefined;

export const apiUrl = api.url;
export const { userPoolId, webClientId: userPoolClientId, machineClientId, issuer, signInUrl } = directory;
export const siteConfig = siteConfigOf(plan, config, { ...directory, apiUrl, region, siteUrl });
website?.writeConfig(siteConfig);
export const databaseClusterArn = database.clusterArn;
export const jobs = services.flatMap(service => service.jobs.map(job => job.function.name));
export const functions = everyFunction.map(({ name }) => name);
export const canaries = canary?.targets ?? [];
