import { matching, oneOf, present, satisfies } from "../expect.ts";
import { type Control, companion, prodOnly, property, valueAt } from "../rule.ts";

const distribution = "aws:cloudfront/distribution:Distribution";
const logs = "aws:cloudwatch/logDeliverySource:LogDeliverySource";
const headers = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";
const acl = "aws:wafv2/webAcl:WebAcl";
const logging = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";

/** Distributions and web access lists. */
export const edge: readonly Control[] = [
  {
    row: 98,
    severity: "high",
    demand: "nag CFR2, CKV_AWS_68, CloudFront.6: distributions have a web access list",
    stacks: prodOnly,
    rules: [property(distribution, "webAclId", present)],
  },
  {
    row: 99,
    severity: "high",
    demand:
      "nag CFR4, CFR5, CKV_AWS_34, 174, CKV2_AWS_42, 54, 72, CloudFront.3, 7 to 10, 15: distributions speak TLS only",
    stacks: prodOnly,
    rules: [
      property(
        distribution,
        "viewerCertificate.minimumProtocolVersion",
        matching(/^TLSv1\.[23]/, "TLSv1"),
        // With CloudFront's own certificate it decides itself, and takes TLS 1.0.
        ({ inputs }) => valueAt(inputs, "viewerCertificate.cloudfrontDefaultCertificate") !== true,
      ),
      property(
        distribution,
        "defaultCacheBehavior.viewerProtocolPolicy",
        oneOf("redirect-to-https", "https-only"),
      ),
    ],
  },
  {
    row: 100,
    severity: "medium",
    demand: "nag CFR3, CKV_AWS_86, CloudFront.5: distributions log",
    stacks: prodOnly,
    // The newer kind of log: the older one asks for a bucket with ACLs, which row 69 forbids.
    rules: [companion(distribution, logs, ({ inputs }, { outputs }) => inputs.resourceArn === outputs.arn)],
  },
  {
    row: 101,
    severity: "high",
    demand: "nag CFR7, CKV2_AWS_46, CloudFront.13: buckets are read through the distribution only",
    stacks: prodOnly,
    rules: [
      property(
        distribution,
        "origins",
        satisfies(
          "have an access control",
          origins => Array.isArray(origins) && origins.every(origin => origin.originAccessControlId),
          [{}],
        ),
      ),
    ],
  },
  {
    row: 102,
    severity: "high",
    demand: "CKV2_AWS_32, CKV_AWS_259: replies insist on TLS",
    stacks: prodOnly,
    rules: [
      property(distribution, "defaultCacheBehavior.responseHeadersPolicyId", present),
      property(headers, "securityHeadersConfig.strictTransportSecurity", present),
    ],
  },
  {
    row: 104,
    severity: "high",
    demand: "CKV_AWS_175, CKV_AWS_342, WAF.10, WAF.12: web access lists have rules and metrics",
    stacks: prodOnly,
    rules: [
      property(acl, "rules", present),
      property(
        acl,
        "visibilityConfig.cloudwatchMetricsEnabled",
        satisfies("is on", enabled => enabled === true, false),
      ),
    ],
  },
  {
    row: 105,
    severity: "medium",
    demand: "CKV_AWS_192, CKV2_AWS_47: web access lists know bad inputs",
    stacks: prodOnly,
    rules: [
      property(
        acl,
        "rules",
        satisfies(
          "hold AWS's rules",
          rules => JSON.stringify(rules ?? "").includes("AWSManagedRulesKnownBadInputsRuleSet"),
          [],
        ),
      ),
    ],
  },
  {
    row: 106,
    severity: "medium",
    demand: "CKV2_AWS_31, WAF.11: web access lists log, without tokens",
    stacks: prodOnly,
    rules: [
      companion(acl, logging, ({ inputs }, { outputs }) => inputs.resourceArn === outputs.arn),
      property(
        logging,
        "redactedFields",
        satisfies(
          "leave out the authorization header",
          fields => JSON.stringify(fields ?? "").includes("authorization"),
          [],
        ),
      ),
    ],
  },
];
