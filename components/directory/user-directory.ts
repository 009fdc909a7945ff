import { cognito, lambda } from "@pulumi/aws";
import { type ComponentResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";
import { issuerUrl, signInUrl } from "../../lib/identity/issuer.ts";
import { Component, child, type Transform } from "../shared/component.ts";
import { type FunctionLink, manageUsers, readAccounts } from "../shared/grants.ts";
import { physicalName } from "../shared/naming.ts";
import { accountOf, type PlaceArgs, regionOf } from "../shared/place.ts";
import { checkDirectory } from "./directory-arguments.ts";
import type { UserDirectoryTransform } from "./directory-transform.ts";
import { domainPrefix } from "./domain-prefix.ts";
import { type Federation, registerProviders } from "./identity-providers.ts";
import { refuseRisks } from "./sign-in-risks.ts";
import { type PasswordPolicy, passwordPolicy, signUpSettings, type TokenLifetimes } from "./sign-up.ts";
import { lambdaConfig, type Triggers } from "./trigger-names.ts";
import { machineClient, resourceServers, webClient } from "./user-pool-clients.ts";

export interface UserDirectoryArgs extends Pick<PlaceArgs, "accountId" | "region"> {
  /** Groups of the pool; the app decides who is in them. Default: none. */
  readonly groups?: readonly string[];
  /** Where the sign-in pages may send people back to, to the letter. */
  readonly callbackUrls: readonly Input<string>[];
  /** Where the sign-out page may send people to, to the letter. Default: `callbackUrls`. */
  readonly logoutUrls?: readonly Input<string>[];
  /** Scopes that machines may ask for, as `<resource server>/<scope>`. Default: none, and no client for machines. */
  readonly machineScopes?: readonly string[];
  /** Those of them that people's tokens can carry too, where the sign-in asks for them. Default none. */
  readonly personScopes?: readonly string[];
  /** Functions by the trigger that calls them. Those of a custom challenge come all three, and the web client may then use it. */
  readonly triggers?: Triggers;
  /** `OPTIONAL` lets each person choose an authenticator app. Default `OPTIONAL`. */
  readonly mfa?: "OFF" | "OPTIONAL" | "ON";
  /** `PLUS` adds the refusal of risky sign-ins, and its price per active user. Default `ESSENTIALS`. */
  readonly tier?: "ESSENTIALS" | "PLUS";
  /** What passwords must be like. Default: 12 characters of four kinds. */
  readonly passwords?: PasswordPolicy;
  /** How long tokens are good. Default: 15 minutes, and 30 days without a new sign-in. */
  readonly tokens?: TokenLifetimes;
  /** `closed` lets operators alone make accounts. Default `open`. */
  readonly signUp?: "open" | "closed";
  /** Other providers that people can sign in with. Default: none. */
  readonly federation?: Federation;
  /** Lets clients send the password itself instead of proving it by SRP. For tools; default false. */
  readonly passwordSignIn?: boolean;
  /** Sends e-mail through Amazon SES. Default: Cognito's own sender, which sends 50 a day. */
  readonly email?: {
    /** Verified identity of SES, in a region that Cognito can send from. */
    readonly identityArn: Input<string>;
    /** `Shop <no-reply@shop.example.com>` */
    readonly from: string;
  };
  /** Refuses to delete the pool, on AWS and in Pulumi. Default true. */
  readonly deletionProtection?: boolean;
  /** First part of the sign-in pages' host, unique in the region. Default: derived, see {@link domainPrefix}. */
  readonly domainPrefix?: string;
  /** Changes what the children get. */
  readonly transform?: UserDirectoryTransform;
}

/**
 * A Cognito user pool whose people sign in by e-mail, with a public client for the web (authorization code with
 * PKCE), a confidential one for machines (client credentials), groups, and the hosted pages' domain.
 *
 * The pool has no attributes of its own making: one that was added could never be changed again without
 * replacing the pool and losing every account.
 *
 * @example
 * const directory = new UserDirectory("directory", {
 *   callbackUrls: ["https://shop.example.com/signed-in"],
 *   logoutUrls: ["https://shop.example.com/"],
 *   groups: ["editor"],
 *   machineScopes: ["orders/read"],
 * });
 * new AuthedApi("api", { directory, routes: { "GET /orders": { function: orders, authorize: true } } });
 */
export class UserDirectory extends Component {
  readonly userPoolId: Output<string>;
  readonly webClientId: Output<string>;
  /** Undefined without `machineScopes`. */
  readonly machineClientId: Output<string> | undefined;
  readonly issuer: Output<string>;
  /** Base of the hosted pages. */
  readonly signInUrl: Output<string>;
  /** For functions that manage accounts. */
  readonly link: FunctionLink;
  /** The same without deleting them. */
  readonly rolesLink: FunctionLink;
  /** For functions that read accounts, all of them too. */
  readonly accountsLink: FunctionLink;
  /** What a function needs to check tokens. */
  readonly identityLink: FunctionLink;
  readonly pool: cognito.UserPool;
  /** What the tier PLUS does about risks; undefined in others. */
  readonly risks: cognito.RiskConfiguration | undefined;
  /** Let the pool call its triggers. */
  readonly permissions: readonly lambda.Permission[];
  readonly groups: readonly cognito.UserGroup[];
  readonly resourceServers: readonly cognito.ResourceServer[];
  readonly providers: readonly cognito.IdentityProvider[];
  readonly webClient: cognito.UserPoolClient;
  /** Undefined without `machineScopes`. */
  readonly machineClient: cognito.UserPoolClient | undefined;
  readonly domain: cognito.UserPoolDomain;

  constructor(name: string, args: UserDirectoryArgs, options: ComponentResourceOptions = {}) {
    checkDirectory(name, args);
    super("UserDirectory", name, {}, options);

    const { groups = [], machineScopes = [], transform = {} } = args;
    const pool = this.#pool(name, args);
    this.pool = pool;
    this.risks = args.tier === "PLUS" ? refuseRisks(this, name, pool, transform.risks) : undefined;
    this.permissions = this.#letPoolCall(name, args);
    this.groups = groups.map(group => this.#group(name, group, transform.groups));
    this.resourceServers = resourceServers(this, name, pool, args);
    this.providers = registerProviders(this, name, pool, args);
    const named = { servers: this.resourceServers, providers: this.providers };
    this.webClient = webClient(this, name, pool, named, args);
    this.machineClient =
      machineScopes.length > 0 ? machineClient(this, name, pool, this.resourceServers, args) : undefined;
    this.domain = this.#domain(name, args);

    this.userPoolId = pool.id;
    this.webClientId = this.webClient.id;
    this.machineClientId = this.machineClient?.id;
    this.issuer = pool.endpoint.apply(issuerUrl);
    this.signInUrl = output([pool.endpoint, this.domain.domain, regionOf(this, args)] as const).apply(
      ([endpoint, prefix, region]) => signInUrl(endpoint, prefix, region),
    );
    const environment = { USER_POOL_ID: pool.id };
    this.link = { statements: [manageUsers(pool.arn)], environment };
    this.rolesLink = { statements: [manageUsers(pool.arn, false)], environment };
    this.accountsLink = { statements: [readAccounts(pool.arn)], environment };
    this.identityLink = { statements: [], environment: this.#identity() };
    const { userPoolId, webClientId, machineClientId, issuer } = this;
    this.registerOutputs({ userPoolId, webClientId, machineClientId, issuer, signInUrl: this.signInUrl });
  }

  /** The clients whose tokens an API can take. */
  get clientIds(): Output<string>[] {
    return [this.webClientId, ...(this.machineClientId ? [this.machineClientId] : [])];
  }

  #identity(): Record<string, Output<string>> {
    return {
      ISSUER: this.issuer,
      WEB_CLIENT_ID: this.webClientId,
      ...defined({ MACHINE_CLIENT_ID: this.machineClientId }),
    };
  }

  #group(name: string, group: string, transform?: Transform<cognito.UserGroupArgs>): cognito.UserGroup {
    return child(
      cognito.UserGroup,
      `${name}-group-${group}`,
      { userPoolId: this.pool.id, name: group },
      { parent: this },
      transform,
    );
  }

  #domain(name: string, args: UserDirectoryArgs): cognito.UserPoolDomain {
    const place = { accountId: accountOf(this, args), region: regionOf(this, args) };
    return child(
      cognito.UserPoolDomain,
      `${name}-domain`,
      {
        userPoolId: this.pool.id,
        domain: args.domainPrefix ?? domainPrefix(name, place),
        managedLoginVersion: 1,
      },
      // A prefix belongs to one domain, and a pool has one prefix: the new one cannot come first.
      { parent: this, deleteBeforeReplace: true },
      args.transform?.domain,
    );
  }

  #pool(name: string, args: UserDirectoryArgs): cognito.UserPool {
    const { mfa = "OPTIONAL", tier = "ESSENTIALS", deletionProtection = true } = args;
    return child(
      cognito.UserPool,
      `${name}-pool`,
      {
        name: physicalName(name),
        userPoolTier: tier,
        usernameAttributes: ["email"],
        usernameConfiguration: { caseSensitive: false },
        autoVerifiedAttributes: ["email"],
        // The present address stays until the new one is proved.
        userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ["email"] },
        accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
        passwordPolicy: passwordPolicy(args.passwords),
        ...signUpSettings(args.signUp),
        mfaConfiguration: mfa,
        ...(mfa === "OFF" ? {} : { softwareTokenMfaConfiguration: { enabled: true } }),
        ...(tier === "PLUS"
          ? {
              userPoolAddOns: {
                advancedSecurityMode: "ENFORCED",
                advancedSecurityAdditionalFlows: { customAuthMode: "ENFORCED" },
              },
            }
          : {}),
        ...(args.email
          ? {
              emailConfiguration: {
                emailSendingAccount: "DEVELOPER",
                sourceArn: args.email.identityArn,
                fromEmailAddress: args.email.from,
              },
            }
          : {}),
        deletionProtection: deletionProtection ? "ACTIVE" : "INACTIVE",
        lambdaConfig: lambdaConfig(args.triggers ?? {}),
      },
      // Deleting or replacing the pool loses every account.
      { parent: this, ...(deletionProtection && { protect: true }) },
      args.transform?.pool,
    );
  }

  #letPoolCall(name: string, { triggers = {}, transform = {} }: UserDirectoryArgs): lambda.Permission[] {
    return Object.entries(triggers).map(([trigger, called]) =>
      child(
        lambda.Permission,
        `${name}-may-call-${trigger}`,
        {
          function: called.physicalName,
          ...called.qualifier,
          action: "lambda:InvokeFunction",
          principal: "cognito-idp.amazonaws.com",
          sourceArn: this.pool.arn,
        },
        { parent: this },
        transform.permissions,
      ),
    );
  }
}
