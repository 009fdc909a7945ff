import { cognito, lambda } from "@pulumi/aws";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
  output,
} from "@pulumi/pulumi";
import { issuerUrl, signInUrl } from "../lib/issuer.ts";
import { checkAddresses } from "./addresses.ts";
import { domainPrefix } from "./domain-prefix.ts";
import { type FunctionLink, manageUsers } from "./grants.ts";
import { rejectArguments } from "./mistakes.ts";
import { physicalName } from "./naming.ts";
import type { NodeFunction } from "./node-function.ts";
import { refuseRisks } from "./sign-in-risks.ts";
import { challengeTriggers, isTriggerName, type TriggerName } from "./trigger-names.ts";
import { machineClient, webClient } from "./user-pool-clients.ts";

export interface UserDirectoryArgs {
  readonly accountId: Input<string>;
  readonly region: Input<string>;
  /** Groups of the pool; the app decides who is in them. */
  readonly groups: readonly string[];
  /** Where the sign-in pages may send people back to, to the letter. */
  readonly callbackUrls: readonly Input<string>[];
  /** Where the sign-out page may send people to, to the letter. */
  readonly logoutUrls: readonly Input<string>[];
  /** Scopes that machines may ask for, as `<resource server>/<scope>`. At least one. */
  readonly machineScopes: readonly string[];
  /** Functions by the trigger that calls them. Those of a custom challenge come all three, and the web client may then use it. */
  readonly triggers?: Readonly<Partial<Record<TriggerName, NodeFunction>>>;
  /** `OPTIONAL` lets each person choose an authenticator app. Default `OPTIONAL`. */
  readonly mfa?: "OFF" | "OPTIONAL" | "ON";
  /** `PLUS` adds the refusal of risky sign-ins, and its price per active user. Default `ESSENTIALS`. */
  readonly tier?: "ESSENTIALS" | "PLUS";
  /** Lets clients send the password itself instead of proving it by SRP. For tools; default false. */
  readonly passwordSignIn?: boolean;
  /** Sends e-mail through Amazon SES. Default: Cognito's own sender, which sends 50 a day. */
  readonly email?: {
    /** Verified identity of SES, in a region that Cognito can send from. */
    readonly identityArn: Input<string>;
    /** `Shop <no-reply@shop.example.com>` */
    readonly from: string;
  };
  /** Refuses to delete the pool, on AWS and in Pulumi. */
  readonly deletionProtection: boolean;
  /** First part of the sign-in pages' host, unique in the region. Default: derived, see {@link domainPrefix}. */
  readonly domainPrefix?: string;
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
 *   accountId, region,
 *   groups: ["editor"],
 *   callbackUrls: ["https://shop.example.com/signed-in"],
 *   logoutUrls: ["https://shop.example.com/"],
 *   machineScopes: ["orders/read"],
 *   deletionProtection: true,
 * });
 */
export class UserDirectory extends ComponentResource {
  readonly userPoolId: Output<string>;
  readonly webClientId: Output<string>;
  readonly machineClientId: Output<string>;
  readonly issuer: Output<string>;
  /** Base of the hosted pages. */
  readonly signInUrl: Output<string>;
  /** For functions that manage accounts. */
  readonly link: FunctionLink;
  /** What a function needs to check tokens. */
  readonly identityLink: FunctionLink;

  constructor(name: string, args: UserDirectoryArgs, options: ComponentResourceOptions = {}) {
    checkArguments(name, args);
    super("groundwork:index:UserDirectory", name, {}, options);

    const pool = this.#pool(name, args);
    if (args.tier === "PLUS") refuseRisks(this, name, pool);
    this.#letPoolCall(name, pool, args.triggers ?? {});
    for (const group of args.groups) {
      new cognito.UserGroup(`${name}-group-${group}`, { userPoolId: pool.id, name: group }, { parent: this });
    }
    const web = webClient(this, name, pool, args);
    const machine = machineClient(this, name, pool, args.machineScopes);
    const domain = new cognito.UserPoolDomain(
      `${name}-domain`,
      { userPoolId: pool.id, domain: args.domainPrefix ?? domainPrefix(name, args), managedLoginVersion: 1 },
      // A prefix belongs to one domain, and a pool has one prefix: the new one cannot come first.
      { parent: this, deleteBeforeReplace: true },
    );

    this.userPoolId = pool.id;
    this.webClientId = web.id;
    this.machineClientId = machine.id;
    this.issuer = pool.endpoint.apply(issuerUrl);
    this.signInUrl = output([pool.endpoint, domain.domain, args.region] as const).apply(
      ([endpoint, prefix, region]) => signInUrl(endpoint, prefix, region),
    );
    this.link = { statements: [manageUsers(pool.arn)], environment: { USER_POOL_ID: pool.id } };
    this.identityLink = {
      statements: [],
      environment: { ISSUER: this.issuer, WEB_CLIENT_ID: web.id, MACHINE_CLIENT_ID: machine.id },
    };
    this.registerOutputs({ userPoolId: this.userPoolId, issuer: this.issuer, signInUrl: this.signInUrl });
  }

  #pool(name: string, args: UserDirectoryArgs): cognito.UserPool {
    const { mfa = "OPTIONAL", tier = "ESSENTIALS", deletionProtection } = args;
    return new cognito.UserPool(
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
        passwordPolicy: {
          minimumLength: 12,
          requireLowercase: true,
          requireUppercase: true,
          requireNumbers: true,
          requireSymbols: true,
          temporaryPasswordValidityDays: 3,
        },
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
      // Whoever deletes or replaces the pool loses every account.
      { parent: this, protect: deletionProtection },
    );
  }

  #letPoolCall(
    name: string,
    pool: cognito.UserPool,
    triggers: NonNullable<UserDirectoryArgs["triggers"]>,
  ): void {
    for (const [trigger, called] of Object.entries(triggers)) {
      new lambda.Permission(
        `${name}-may-call-${trigger}`,
        {
          function: called.physicalName,
          action: "lambda:InvokeFunction",
          principal: "cognito-idp.amazonaws.com",
          sourceArn: pool.arn,
        },
        { parent: this },
      );
    }
  }
}

/** The second version of pre-token generation alone can change access tokens. */
function lambdaConfig(triggers: NonNullable<UserDirectoryArgs["triggers"]>) {
  const { preTokenGeneration, ...others } = triggers;
  return {
    ...Object.fromEntries(Object.entries(others).map(([trigger, called]) => [trigger, called.arn])),
    ...(preTokenGeneration
      ? { preTokenGenerationConfig: { lambdaArn: preTokenGeneration.arn, lambdaVersion: "V2_0" } }
      : {}),
  };
}

function checkArguments(name: string, args: UserDirectoryArgs): void {
  const reject = (names: readonly string[], problem: string, mend: string) =>
    rejectArguments("UserDirectory", name, names, problem, mend);
  for (const argument of ["callbackUrls", "logoutUrls"] as const) {
    if (args[argument].length === 0) reject([argument], "there is none", "Name the page of the frontend");
    checkAddresses("page", args[argument], { component: "UserDirectory", name, argument });
  }
  if (args.machineScopes.length === 0)
    reject(
      ["machineScopes"],
      "there is none, and a machine client needs one",
      "Name a scope such as orders/read",
    );
  for (const scope of args.machineScopes) {
    if (!/^[^/\s]+\/[^/\s]+$/.test(scope))
      reject(["machineScopes"], `"${scope}" has no resource server`, "Write it as <resource server>/<scope>");
  }
  for (const trigger of Object.keys(args.triggers ?? {})) {
    if (!isTriggerName(trigger))
      reject(["triggers"], `there is no trigger "${trigger}"`, "Name one of the pool's lambdaConfig");
  }
  const missing = challengeTriggers.filter(trigger => !args.triggers?.[trigger]);
  if (missing.length > 0 && missing.length < challengeTriggers.length)
    reject(
      ["triggers"],
      `a custom challenge needs ${missing.join(" and ")} too`,
      `Give all three of ${challengeTriggers.join(", ")}, or none`,
    );
  if (
    args.domainPrefix !== undefined &&
    !/^(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(args.domainPrefix)
  )
    reject(
      ["domainPrefix"],
      `Cognito takes no "${args.domainPrefix}"`,
      "Use 1 to 63 lower-case letters, digits and inner hyphens, without aws, amazon or cognito",
    );
}
