import { cognito } from "@pulumi/aws";
import type { Resource } from "@pulumi/pulumi";
import { child, type Transform } from "../shared/component.ts";

/**
 * What the tier PLUS does about what it finds: without this it finds risks and lets them pass.
 *
 * A sign-in that is very likely somebody else's is refused, a doubtful one asks for the second factor of whoever has
 * one. A password that is known from a leak is refused wherever it is set or used.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-threat-protection.html
 */
export const refuseRisks = (
  parent: Resource,
  name: string,
  pool: cognito.UserPool,
  transform?: Transform<cognito.RiskConfigurationArgs>,
): cognito.RiskConfiguration =>
  child(
    cognito.RiskConfiguration,
    `${name}-risks`,
    {
      userPoolId: pool.id,
      accountTakeoverRiskConfiguration: {
        // No e-mail is sent about it: that needs an identity of SES.
        actions: {
          highAction: { eventAction: "BLOCK", notify: false },
          mediumAction: { eventAction: "MFA_IF_CONFIGURED", notify: false },
        },
      },
      compromisedCredentialsRiskConfiguration: { actions: { eventAction: "BLOCK" } },
    },
    { parent },
    transform,
  );
