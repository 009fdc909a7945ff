import path from "node:path";
import { type cloudfront, type route53, s3 } from "@pulumi/aws";
import {
  asset,
  type ComponentResourceOptions,
  type Input,
  interpolate,
  jsonStringify,
  type Output,
} from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";
import { hostUrl } from "../../lib/identity/issuer.ts";
import { cacheControl, contentType, hashedFolder } from "../../lib/site/content-types.ts";
import { checkRetention } from "../monitoring/log-retention.ts";
import { Component, child, type Transform } from "../shared/component.ts";
import { rejectArguments } from "../shared/mistakes.ts";
import { accountOf, type PlaceArgs, partitionOf } from "../shared/place.ts";
import {
  allowOverTls,
  type PrivateBucket,
  type PrivateBucketTransform,
  registerPrivateBucket,
} from "../storage/private-bucket.ts";
import { type DistributionTransform, registerDistribution, type SiteDistribution } from "./distribution.ts";
import { type Firewall, type FirewallTransform, registerFirewall } from "./firewall.ts";
import { registerSiteRecords, type SiteDomain } from "./site-domain.ts";
import { registerSiteLogs, type SiteLogs, type SiteLogsTransform } from "./site-logs.ts";

export interface StaticWebsiteArgs extends Omit<PlaceArgs, "region"> {
  /** Folder of the built page, relative to the project folder. */
  readonly folder: string;
  /** The files in it, such as `index.html` and `assets/main-1a2b3c4d.js`. */
  readonly files: readonly string[];
  /** Origins that the page's scripts may reach, such as the API's. Stars are allowed: `https://*.example.com`. */
  readonly connectTo: readonly Input<string>[];
  /** Serves the site under a name of your own, with TLS 1.2 and above. */
  readonly domain?: SiteDomain;
  /** Puts a web access list before the site. Default false: it costs some 8 USD a month. */
  readonly firewall?: boolean;
  /** Customer managed key; its policy must let CloudFront read and logs be delivered: see `website` of EncryptionKey. */
  readonly kmsKeyArn: Input<string>;
  /** How long the lines about requests are kept. */
  readonly logRetentionDays: number;
  /** Keeps the logs when the stack goes. Default false. */
  readonly deletionProtection?: boolean;
  /** Changes what the children get. */
  readonly transform?: StaticWebsiteTransform;
}

export interface StaticWebsiteTransform extends DistributionTransform {
  /** The bucket of the page, and what belongs to it. */
  readonly storage?: PrivateBucketTransform;
  /** Each file, and `/config.json`. */
  readonly object?: Transform<s3.BucketObjectv2Args>;
  readonly logs?: SiteLogsTransform;
  readonly firewall?: FirewallTransform;
  /** Each record of the domain. */
  readonly record?: Transform<route53.RecordArgs>;
}

/**
 * A web page in a private bucket behind CloudFront. Files below `assets/` have a hash in their names and are kept for
 * good; the page itself and what else lies beside it are asked for each time. Any path without a dot is the page's own.
 *
 * @example
 * const site = new StaticWebsite("website", {
 *   folder: "frontend/dist",
 *   files: ["index.html", "assets/main-1a2b3c4d.js"],
 *   connectTo: ["https://*.execute-api.eu-central-1.amazonaws.com"],
 *   kmsKeyArn: key.arn,
 *   logRetentionDays: 30,
 * });
 * site.writeConfig({ apiUrl: api.url });
 */
export class StaticWebsite extends Component {
  /** Without a slash at the end. It depends on nothing but the site: an API can allow it as an origin. */
  readonly url: Output<string>;
  /** The bucket of the page, and what belongs to it. */
  readonly storage: PrivateBucket;
  readonly policy: s3.BucketPolicy;
  /** The distribution, and what it names. */
  readonly delivery: SiteDistribution;
  readonly logs: SiteLogs;
  readonly firewall: Firewall | undefined;
  readonly records: readonly route53.Record[];
  /** By the paths of the files. */
  readonly objects: Readonly<Record<string, s3.BucketObjectv2>>;
  readonly #name: string;
  readonly #transform: StaticWebsiteTransform;

  constructor(name: string, args: StaticWebsiteArgs, options: ComponentResourceOptions = {}) {
    checkArguments(name, args);
    // What local mode needs to serve the page as it is built there.
    super("StaticWebsite", name, { folder: args.folder }, options);
    this.#name = name;
    this.#transform = args.transform ?? {};
    const { deletionProtection = false, kmsKeyArn, domain, logRetentionDays, transform = {} } = args;
    this.storage = registerPrivateBucket(this, `${name}-bucket`, {
      kmsKeyArn,
      oldVersionDays: 30,
      // Everything in it can be built again.
      forceDestroy: true,
      transform: transform.storage,
    });
    this.firewall = args.firewall
      ? registerFirewall(this, name, logRetentionDays, transform.firewall)
      : undefined;
    this.delivery = registerDistribution(this, name, this.storage.bucket, {
      connectTo: args.connectTo,
      transform,
      ...defined({ domain, webAclId: this.firewall?.acl.arn }),
    });
    const { distribution } = this.delivery;
    this.policy = this.#readBy(distribution, `${name}-bucket`);
    this.logs = registerSiteLogs(this, name, distribution, {
      accountId: accountOf(this, args),
      partition: partitionOf(this, args),
      kmsKeyArn,
      logRetentionDays,
      forceDestroy: !deletionProtection,
      transform: transform.logs,
    });
    this.records = domain ? registerSiteRecords(this, name, domain, distribution, transform.record) : [];
    this.objects = this.#upload(name, args);
    this.url = distribution.domainName.apply(host => hostUrl(domain?.name ?? host));
    this.registerOutputs({ url: this.url });
  }

  /** Serves a value as `/config.json`: what is known only after the site, such as the address of an API that allows it. */
  writeConfig(value: Input<object>): s3.BucketObjectv2 {
    return this.#object(`${this.#name}-config`, "config.json", { content: jsonStringify(value) });
  }

  #readBy(distribution: cloudfront.Distribution, name: string): s3.BucketPolicy {
    const { bucket } = this.storage;
    const may = (Sid: string, Action: string, Resource: Input<string>) => ({
      Sid,
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action,
      Resource,
      Condition: { StringEquals: { "aws:SourceArn": distribution.arn } },
    });
    const statements = [
      may("ReadByTheDistribution", "s3:GetObject", interpolate`${bucket.arn}/*`),
      // Without it a file that is not there is answered 403 instead of 404.
      may("MissAsTheDistribution", "s3:ListBucket", bucket.arn),
    ];
    return allowOverTls(this, name, bucket, statements, this.#transform.storage?.policy);
  }

  /** The files with a hash first: a page must not name one that is not there yet. */
  #upload(name: string, { folder, files }: StaticWebsiteArgs): StaticWebsite["objects"] {
    const upload = (file: string, dependsOn: readonly s3.BucketObjectv2[] = []) =>
      this.#object(
        `${name}-${file.replaceAll("/", "-")}`,
        file,
        { source: new asset.FileAsset(path.posix.join(folder, file)) },
        dependsOn,
      );
    const uploaded = (some: readonly string[], after: readonly s3.BucketObjectv2[] = []) =>
      Object.fromEntries(some.map(file => [file, upload(file, after)]));
    const hashed = uploaded(files.filter(isHashed));
    const others = files.filter(file => !isHashed(file));
    return { ...hashed, ...uploaded(others, Object.values(hashed)) };
  }

  #object(
    name: string,
    key: string,
    content: Pick<s3.BucketObjectv2Args, "source" | "content">,
    dependsOn: readonly s3.BucketObjectv2[] = [],
  ): s3.BucketObjectv2 {
    return child(
      s3.BucketObjectv2,
      name,
      {
        bucket: this.storage.bucket.id,
        key,
        contentType: contentType(key),
        cacheControl: cacheControl(key),
        ...content,
      },
      // A page that is open in a browser loads parts of its own build, which the next one no longer has.
      { parent: this, dependsOn: [...dependsOn], retainOnDelete: isHashed(key) },
      this.#transform.object,
    );
  }
}

const isHashed = (file: string) => file.startsWith(hashedFolder);

function checkArguments(name: string, { folder, files, domain, logRetentionDays }: StaticWebsiteArgs): void {
  checkRetention("StaticWebsite", name, logRetentionDays);
  const reject = (argument: string, problem: string, mend: string) =>
    rejectArguments("StaticWebsite", name, [argument], problem, mend);
  if (!files.includes("index.html"))
    reject("files", `there is no index.html in ${folder}`, "Build the page first");
  if (files.includes("config.json"))
    reject("files", "config.json is among them", "Leave it out: the site writes it for its stack");
  const { certificateArn } = domain ?? {};
  if (typeof certificateArn === "string" && !/^arn:[\w-]+:acm:us-east-1:/.test(certificateArn))
    reject(
      "domain",
      `${certificateArn} is no certificate in us-east-1`,
      "Request it there: CloudFront takes no other region's",
    );
}
