import { cloudwatch, wafv2 } from "@pulumi/aws";
import type { Resource } from "@pulumi/pulumi";
import { child, type Transform } from "../shared/component.ts";
import { physicalName } from "../shared/naming.ts";
import { cloudfrontRegion } from "./site-logs.ts";

/** Requests of one address in five minutes; a visit of the site makes some ten. */
const mostRequests = 2_000;

/** Groups of rules that AWS keeps up to date, in the order in which they are asked. */
const managed = ["AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet"];

export interface FirewallTransform {
  readonly acl?: Transform<wafv2.WebAclArgs>;
  readonly log?: Transform<cloudwatch.LogGroupArgs>;
  readonly logging?: Transform<wafv2.WebAclLoggingConfigurationArgs>;
}

export interface Firewall {
  readonly acl: wafv2.WebAcl;
  readonly log: cloudwatch.LogGroup;
  readonly logging: wafv2.WebAclLoggingConfiguration;
}

/** A web access list for a distribution, with its log. */
export function registerFirewall(
  parent: Resource,
  name: string,
  logRetentionDays: number,
  transform: FirewallTransform = {},
): Firewall {
  const region = cloudfrontRegion;
  const acl = child(
    wafv2.WebAcl,
    `${name}-firewall`,
    {
      name: physicalName(`${name}-firewall`),
      scope: "CLOUDFRONT",
      region,
      defaultAction: { allow: {} },
      rules: [
        {
          name: "rate",
          priority: 0,
          action: { block: {} },
          statement: { rateBasedStatement: { limit: mostRequests, aggregateKeyType: "IP" } },
          visibilityConfig: visible("rate"),
        },
        ...managed.map((group, index) => ({
          name: group,
          priority: index + 1,
          overrideAction: { none: {} },
          statement: { managedRuleGroupStatement: { vendorName: "AWS", name: group } },
          visibilityConfig: visible(group),
        })),
      ],
      visibilityConfig: visible(`${name}-firewall`),
    },
    { parent },
    transform.acl,
  );
  const log = child(
    cloudwatch.LogGroup,
    `${name}-firewall-log`,
    // The name that WAF asks for. The stack's key is of another region.
    { name: `aws-waf-logs-${physicalName(name)}`, retentionInDays: logRetentionDays, region },
    { parent },
    transform.log,
  );
  const logging = child(
    wafv2.WebAclLoggingConfiguration,
    `${name}-firewall-logging`,
    {
      resourceArn: acl.arn,
      logDestinationConfigs: [log.arn],
      redactedFields: ["authorization", "cookie"].map(header => ({ singleHeader: { name: header } })),
      region,
    },
    { parent },
    transform.logging,
  );
  return { acl, log, logging };
}

const visible = (metricName: string) => ({
  metricName,
  cloudwatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
});
