import type { cognito, lambda } from "@pulumi/aws";
import type { Transform } from "../shared/component.ts";

/** Changes what the children of a {@link UserDirectory} get. */
export interface UserDirectoryTransform {
  readonly pool?: Transform<cognito.UserPoolArgs>;
  readonly risks?: Transform<cognito.RiskConfigurationArgs>;
  /** Of each permission to call a trigger. */
  readonly permissions?: Transform<lambda.PermissionArgs>;
  /** Of each group. */
  readonly groups?: Transform<cognito.UserGroupArgs>;
  /** Of each resource server. */
  readonly resourceServers?: Transform<cognito.ResourceServerArgs>;
  /** Of each identity provider. */
  readonly providers?: Transform<cognito.IdentityProviderArgs>;
  readonly webClient?: Transform<cognito.UserPoolClientArgs>;
  readonly machineClient?: Transform<cognito.UserPoolClientArgs>;
  readonly domain?: Transform<cognito.UserPoolDomainArgs>;
}
