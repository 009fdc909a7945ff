import { runInNewContext } from "node:vm";
import { output } from "@pulumi/pulumi";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pageRoute } from "../../../components/website/page-route.ts";
import { contentSecurityPolicy } from "../../../components/website/response-headers.ts";
import { StaticWebsite, type StaticWebsiteArgs } from "../../../components/website/static-website.ts";
import { mistake, only, register, statementsOf } from "../support/register.ts";

const test = suite("components/website");

const args: StaticWebsiteArgs = {
  accountId: "000000000000",
  folder: "dist",
  files: ["index.html", "robots.txt", "assets/main-1a2b3c4d.js"],
  connectTo: ["https://*.execute-api.eu-central-1.amazonaws.com"],
  kmsKeyArn: "arn:aws:kms:eu-central-1:000000000000:key/1",
  logRetentionDays: 30,
};
const domain = {
  name: "app.example.com",
  certificateArn: "arn:aws:acm:us-east-1:000000000000:certificate/1",
  hostedZoneId: "Z1",
};
const distribution = "aws:cloudfront/distribution:Distribution";
const object = "aws:s3/bucketObjectv2:BucketObjectv2";
const site = (more: Partial<StaticWebsiteArgs> = {}) =>
  register(() => new StaticWebsite("website", { ...args, ...more }));

test("uploads each file with its type, and how long it is kept", async () => {
  const objects = (await site()).filter(({ type }) => type === object);
  assert.equal(objects.map(({ inputs }) => [inputs.key, inputs.contentType, inputs.cacheControl]).sort(), [
    ["assets/main-1a2b3c4d.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"],
    ["index.html", "text/html; charset=utf-8", "no-cache"],
    ["robots.txt", "text/plain; charset=utf-8", "no-cache"],
  ]);
});

test("uploads the page after the files that it names, and keeps those of former builds", async () => {
  const resources = await site();
  const page = only(resources, object, "website-index.html");
  const hashed = only(resources, object, "website-assets-main-1a2b3c4d.js");
  assert.ok(page.dependsOn.includes(hashed.urn));
  assert.is(hashed.options.retainOnDelete, true);
  assert.is(page.options.retainOnDelete ?? false, false);
});

test("writes what the page must know of its stack as /config.json", async () => {
  const resources = await register(() =>
    new StaticWebsite("website", args).writeConfig({ apiUrl: output("https://api.example.com") }),
  );
  const { inputs } = only(resources, object, "website-config");
  assert.is(inputs.key, "config.json");
  assert.is(inputs.contentType, "application/json");
  assert.is(inputs.cacheControl, "no-cache");
  assert.is(inputs.content, '{"apiUrl":"https://api.example.com"}');
});

test("lets the distribution alone read the bucket", async () => {
  const resources = await site();
  const { outputs } = only(resources, distribution);
  const policy = only(resources, "aws:s3/bucketPolicy:BucketPolicy", "website-bucket-policy").inputs.policy;
  const [tls, read, list, ...more] = statementsOf(policy);
  assert.equal(more, []);
  assert.is(tls?.Effect, "Deny");
  for (const [statement, action] of [
    [read, "s3:GetObject"],
    [list, "s3:ListBucket"],
  ] as const) {
    assert.is(statement?.Action, action);
    assert.equal(statement?.Principal, { Service: "cloudfront.amazonaws.com" });
    assert.equal(statement?.Condition, { StringEquals: { "aws:SourceArn": outputs.arn } });
  }
});

test("has the address of its distribution, or its own name with TLS 1.2 and records for both families", async () => {
  const urlOf = async (more: Partial<StaticWebsiteArgs>) => {
    let url = "";
    const resources = await register(() => {
      new StaticWebsite("website", { ...args, ...more }).url.apply(known => {
        url = known;
      });
    });
    return { url, resources };
  };
  const plain = await urlOf({});
  assert.match(plain.url, /^https:\/\/d[a-z0-9]{13}\.cloudfront\.net$/);
  const { inputs } = only(plain.resources, distribution);
  assert.equal(inputs.viewerCertificate, { cloudfrontDefaultCertificate: true });

  const named = await urlOf({ domain });
  assert.is(named.url, "https://app.example.com");
  const own = only(named.resources, distribution);
  assert.equal(own.inputs.aliases, ["app.example.com"]);
  assert.equal(own.inputs.viewerCertificate, {
    acmCertificateArn: domain.certificateArn,
    sslSupportMethod: "sni-only",
    minimumProtocolVersion: "TLSv1.2_2021",
  });
  const records = named.resources.filter(({ type }) => type === "aws:route53/record:Record");
  assert.equal(records.map(({ inputs: record }) => record.type).sort(), ["A", "AAAA"]);
  assert.equal(records[0]?.inputs.aliases, [
    { name: own.outputs.domainName, zoneId: "Z2FDTNDATAQYW2", evaluateTargetHealth: false },
  ]);
});

test("keeps hashed files in caches, and asks for the page each time", async () => {
  const resources = await site();
  const { inputs } = only(resources, distribution) as unknown as {
    inputs: {
      defaultCacheBehavior: Record<string, unknown>;
      orderedCacheBehaviors: Record<string, unknown>[];
    };
  };
  const [hashed] = inputs.orderedCacheBehaviors;
  assert.is(hashed?.pathPattern, "/assets/*");
  assert.is(hashed?.cachePolicyId, "658327ea-f89d-4fab-a63d-7e88639e58f6");
  assert.is(hashed?.functionAssociations, undefined);
  const fresh = only(resources, "aws:cloudfront/cachePolicy:CachePolicy");
  assert.is(inputs.defaultCacheBehavior.cachePolicyId, fresh.outputs.id);
  assert.is(fresh.inputs.defaultTtl, 0);
  assert.is(inputs.defaultCacheBehavior.compress, true);
});

test("logs requests without their queries and cookies, and deletes the lines in time", async () => {
  const resources = await site();
  const delivery = only(resources, "aws:cloudwatch/logDelivery:LogDelivery");
  const fields = delivery.inputs.recordFields as string[];
  assert.ok(fields.includes("cs-uri-stem"));
  assert.not(fields.some(field => /query|cookie/i.test(field)));
  const source = only(resources, "aws:cloudwatch/logDeliverySource:LogDeliverySource");
  assert.is(source.inputs.region, "us-east-1");
  assert.is(source.inputs.resourceArn, only(resources, distribution).outputs.arn);
  const lifecycle = only(
    resources,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "website-logs-lifecycle",
  );
  assert.is((lifecycle.inputs.rules as { expiration: { days: number } }[])[0]?.expiration.days, 30);
});

test("keeps its logs when a protected stack goes, and nothing else", async () => {
  const bucketsOf = async (deletionProtection: boolean) =>
    (await site({ deletionProtection }))
      .filter(({ type }) => type === "aws:s3/bucket:Bucket")
      .map(({ name, inputs }) => [name, inputs.forceDestroy])
      .sort();
  assert.equal(await bucketsOf(true), [
    ["website-bucket", true],
    ["website-logs", false],
  ]);
  assert.equal(await bucketsOf(false), [
    ["website-bucket", true],
    ["website-logs", true],
  ]);
});

test("has a web access list where it is asked for, in CloudFront's region", async () => {
  const none = await site();
  assert.is(only(none, distribution).inputs.webAclId, undefined);
  assert.not(none.some(({ type }) => type.startsWith("aws:wafv2/")));
  const resources = await site({ firewall: true });
  const acl = only(resources, "aws:wafv2/webAcl:WebAcl");
  assert.is(acl.inputs.region, "us-east-1");
  assert.is(acl.inputs.scope, "CLOUDFRONT");
  assert.is(only(resources, distribution).inputs.webAclId, acl.outputs.arn);
  const log = only(resources, "aws:cloudwatch/logGroup:LogGroup");
  assert.is(log.inputs.name, "aws-waf-logs-shop-dev-website");
});

test("names what the page may reach, and allows no inline script and no frame", () => {
  const policy = contentSecurityPolicy(["https://api.example.com"]).split("; ");
  assert.ok(policy.includes("default-src 'none'"));
  assert.ok(policy.includes("script-src 'self'"));
  assert.ok(policy.includes("style-src 'self'"));
  assert.ok(policy.includes("connect-src 'self' https://api.example.com"));
  assert.ok(policy.includes("frame-ancestors 'none'"));
  assert.not(policy.join().includes("unsafe"));
});

test("answers paths of the page with the page, and files with themselves", () => {
  const routed = (uri: string) =>
    runInNewContext(`${pageRoute};handler(event)`, { event: { request: { uri } } }).uri;
  for (const uri of ["/", "/movies", "/movies/1f/edit", "/v1.2/movies"])
    assert.is(routed(uri), "/index.html");
  for (const uri of ["/index.html", "/config.json", "/favicon.ico", "/a/b.txt"]) assert.is(routed(uri), uri);
});

const mistakes: Record<string, [Partial<StaticWebsiteArgs>, RegExp]> = {
  "without a page": [
    { files: ["robots.txt"] },
    /files: there is no index.html in dist. Build the page first/,
  ],
  "whose config would be replaced": [{ files: ["index.html", "config.json"] }, /config.json is among them/],
  "with a certificate that CloudFront cannot use": [
    { domain: { ...domain, certificateArn: "arn:aws:acm:eu-central-1:000000000000:certificate/1" } },
    /domain: arn.* is no certificate in us-east-1/,
  ],
};

for (const [problem, [more, says]] of Object.entries(mistakes)) {
  test(`refuses a site ${problem}`, async () => {
    assert.match(await mistake(() => new StaticWebsite("website", { ...args, ...more })), says);
  });
}

test.run();
