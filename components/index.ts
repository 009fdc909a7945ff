/** The components that a program is built of. Each folder holds one subject; what is not exported here is its own. */
export type { CustomDomain } from "./api/api-domain.ts";
export { AuthedApi, type AuthedApiArgs, type AuthedApiTransform } from "./api/authed-api.ts";
export type { TokenIssuer } from "./api/authorizers.ts";
export type { PlainRoutes, RouteArgs } from "./api/plain-routes.ts";
export {
  engine as databaseEngine,
  engineVersion as databaseEngineVersion,
} from "./database/aurora-cluster.ts";
export { AuroraDatabase, type AuroraDatabaseArgs } from "./database/aurora-database.ts";
export type { AuroraDatabaseTransform } from "./database/aurora-transform.ts";
export type { DatabaseSecretSettings, MigrationArgs } from "./database/database-functions.ts";
export { type RestoreFrom, restoreMistake, restoreStages } from "./database/restore-plan.ts";
export type { UserDirectoryTransform } from "./directory/directory-transform.ts";
export type { Federation, OidcProvider } from "./directory/identity-providers.ts";
export type { PasswordPolicy, TokenLifetimes } from "./directory/sign-up.ts";
export type { TriggerName } from "./directory/trigger-names.ts";
export { UserDirectory, type UserDirectoryArgs } from "./directory/user-directory.ts";
export {
  EncryptionKey,
  type EncryptionKeyArgs,
  type EncryptionKeyTransform,
} from "./encryption/encryption-key.ts";
export { PersonalData, type PersonalDataArgs } from "./encryption/personal-data.ts";
export { Canary, type CanaryArgs, type CanaryTarget } from "./functions/canary.ts";
export {
  type FunctionSettings,
  NodeFunction,
  type NodeFunctionArgs,
  type NodeFunctionTransform,
  type VpcPlace,
} from "./functions/node-function.ts";
export { ScheduledJob, type ScheduledJobArgs, type ScheduledJobTransform } from "./jobs/scheduled-job.ts";
export { AlarmTopic, type AlarmTopicArgs } from "./monitoring/alarm-topic.ts";
export type { AlarmTarget } from "./monitoring/alarms.ts";
export { Dashboard, type DashboardArgs } from "./monitoring/dashboard.ts";
export { firstZones, Network, type NetworkArgs, type NetworkTransform } from "./network/network.ts";
export { DeliveryPipeline, type DeliveryPipelineArgs } from "./pipeline/delivery-pipeline.ts";
export { GitHubDelivery, type GitHubDeliveryArgs } from "./pipeline/github-delivery.ts";
export {
  DeadLetterQueue,
  type DeadLetterQueueArgs,
  type DeadLetterQueueTransform,
} from "./queues/dead-letter-queue.ts";
export { QueueWorker, type QueueWorkerArgs } from "./queues/queue-worker.ts";
export { WorkQueue, type WorkQueueArgs } from "./queues/work-queue.ts";
export { AppSecret, type AppSecretArgs, type SecretTransform } from "./secrets/app-secret.ts";
export { registerQueues, visibilityTimeoutSeconds } from "./services/consumers.ts";
export { linksOf } from "./services/contracts.ts";
export { planServices, type ServicePlan } from "./services/plan.ts";
export { linkResolver, registerEach } from "./services/resolve-links.ts";
export { Service, type ServiceArgs, type ServiceTransform } from "./services/service.ts";
export { grantDirectory, registerTriggers } from "./services/triggers.ts";
export type { Transform } from "./shared/component.ts";
export type { FunctionLink } from "./shared/grants.ts";
export { Mistake, mistakesOf } from "./shared/mistakes.ts";
export { checkNames } from "./shared/naming.ts";
export type { PlaceArgs } from "./shared/place.ts";
export type { Statement } from "./shared/policy.ts";
export type { SiteDomain } from "./website/site-domain.ts";
export { StaticWebsite, type StaticWebsiteArgs } from "./website/static-website.ts";
