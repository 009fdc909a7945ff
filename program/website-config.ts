import { type Input, output } from "@pulumi/pulumi";
import { Mistake, mistakesOf, type StaticWebsiteArgs } from "../components/index.ts";
import { buildSite, builtFolder, siteFiles } from "../lib/site/site-build.ts";
import type { ConfigReader } from "./config-reader.ts";

/** How a stack has its web page. */
export interface WebsiteConfig {
  /** Undefined where the page is hosted elsewhere, at `url`. */
  readonly hosted: { readonly firewall: boolean; readonly domain?: Domain } | undefined;
  readonly url: string;
  /** Folder of a page that was built before; undefined to build it. */
  readonly folder: string | undefined;
}

interface Domain {
  readonly name: string;
  readonly certificateArn: string;
  readonly hostedZoneId?: string;
}

export const readWebsite = (read: ConfigReader): WebsiteConfig => ({
  hosted: read.flag("website") ? { firewall: read.flag("siteFirewall"), ...readDomain(read) } : undefined,
  url: read.text("siteUrl").replace(/\/$/, ""),
  folder: read.optionalText("siteFolder"),
});

function readDomain(read: ConfigReader): { readonly domain?: Domain } {
  const name = read.optionalText("siteDomain");
  const certificateArn = read.optionalText("siteCertificateArn");
  const hostedZoneId = read.optionalText("siteHostedZoneId");
  if (!name && !certificateArn && !hostedZoneId) return {};
  if (!name || !certificateArn)
    throw new Mistake(
      "The config values siteDomain and siteCertificateArn need one another: set both, or neither.",
    );
  return { domain: { name, certificateArn, ...(hostedZoneId && { hostedZoneId }) } };
}

/**
 * What the stack's site is made of; undefined where the page is hosted elsewhere. A stack that is deployed gets the page
 * built as its sources are now. Where the program only runs for its graph nothing is built, and the page stands for all
 * files.
 *
 * @throws Mistake with what the build says
 */
export async function planWebsite(
  { website, api, placeholders }: Planned,
  region: Input<string>,
): Promise<Pick<StaticWebsiteArgs, "folder" | "files" | "connectTo" | "firewall" | "domain"> | undefined> {
  if (!website.hosted) return undefined;
  const { folder = builtFolder } = website;
  const isBuiltHere = website.folder === undefined;
  if (isBuiltHere && !placeholders) await mistakesOf(buildSite("."));
  const files = isBuiltHere && placeholders ? ["index.html"] : await mistakesOf(siteFiles(folder));
  return { ...website.hosted, folder, files, connectTo: hostsOf(region, api.domain?.name) };
}

interface Planned {
  readonly website: WebsiteConfig;
  readonly api: { readonly domain?: { readonly name: string } };
  /** Whether the program runs without being deployed. */
  readonly placeholders: boolean;
}

const mark = "{siteUrl}";

/** What of a stack's config can name the page. */
interface NamesPage {
  readonly api: { readonly allowedOrigins: readonly string[] };
  readonly directory: { readonly callbackUrls: readonly string[]; readonly logoutUrls: readonly string[] };
}

/** Config values with the page's address in them, where they name it as `{siteUrl}`. */
export function atSite<Config extends NamesPage>({ api, directory }: Config, url: Input<string>) {
  const complete = (text: string): Input<string> => {
    if (!text.includes(mark)) return text;
    return typeof url === "string"
      ? text.replaceAll(mark, url)
      : output(url).apply(known => text.replaceAll(mark, known));
  };
  // A page on this machine can be named by itself as well.
  const completed = (texts: readonly string[]) => [...new Set(texts.map(complete))];
  return {
    complete,
    api: { ...api, allowedOrigins: completed(api.allowedOrigins) } as Completed<Config["api"]>,
    directory: {
      ...directory,
      callbackUrls: completed(directory.callbackUrls),
      logoutUrls: completed(directory.logoutUrls),
    } as Completed<Config["directory"]>,
  };
}

/** Texts that depend on the page's address. */
type Completed<Part> = {
  readonly [Name in keyof Part]: Part[Name] extends string[] ? Input<string>[] : Part[Name];
};

/**
 * Hosts that the page's scripts reach. Names that AWS gives are not known before the page's own, which the API and the
 * user pool ask for: all of the region's stand for them.
 */
const hostsOf = (region: Input<string>, apiDomain: string | undefined): Input<string>[] => [
  apiDomain === undefined
    ? output(region).apply(known => `https://*.execute-api.${known}.amazonaws.com`)
    : `https://${apiDomain}`,
  output(region).apply(known => `https://*.auth.${known}.amazoncognito.com`),
];
