import { Script } from "node:vm";
import { list, member, ofType, text } from "../graph/resources.ts";
import type { Graph, GraphResource } from "../graph/types.ts";

/** A web page that the program puts behind a distribution. */
export interface Site {
  /** Folder of its files, relative to the project folder. */
  readonly folder: string;
  /** What the program itself writes beside them, by path: `/config.json`. */
  readonly written: ReadonlyMap<string, string>;
  /** Headers of every reply. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where a request goes: the distribution's own function decides. */
  readonly route: (uri: string) => string;
}

/** The program's web page; undefined if it has none. */
export function siteOf(graph: Graph): Site | undefined {
  const component = graph.resources.find(({ type }) => type.endsWith(":StaticWebsite"));
  const folder = text(component?.inputs.folder);
  if (folder === undefined) return undefined;
  const objects = ofType(graph, "aws:s3/bucketObjectv2:BucketObjectv2").flatMap(({ inputs }) => {
    const [key, content] = [text(inputs.key), text(inputs.content)];
    return key === undefined || content === undefined ? [] : [[`/${key}`, content] as const];
  });
  const [policy] = ofType(graph, "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy");
  const [code] = ofType(graph, "aws:cloudfront/function:Function");
  return {
    folder,
    written: new Map(objects),
    headers: policy ? headersOf(policy) : {},
    route: routeOf(text(code?.inputs.code)),
  };
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html */
function headersOf({ inputs }: GraphResource): Record<string, string> {
  const of = (...path: readonly string[]) => text(member(inputs, "securityHeadersConfig", ...path));
  const transport = member(inputs, "securityHeadersConfig", "strictTransportSecurity");
  const own = list(member(inputs, "customHeadersConfig", "items")).map(item => [
    String(member(item, "header")).toLowerCase(),
    String(member(item, "value")),
  ]);
  const known = {
    "content-security-policy": of("contentSecurityPolicy", "contentSecurityPolicy"),
    "referrer-policy": of("referrerPolicy", "referrerPolicy"),
    "x-frame-options": of("frameOptions", "frameOption"),
    "x-content-type-options": member(inputs, "securityHeadersConfig", "contentTypeOptions") && "nosniff",
    "strict-transport-security":
      transport &&
      [
        `max-age=${member(transport, "accessControlMaxAgeSec")}`,
        ...(member(transport, "includeSubdomains") ? ["includeSubDomains"] : []),
      ].join("; "),
    ...Object.fromEntries(own),
  };
  return Object.fromEntries(
    Object.entries(known).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** Only a function that never ends takes so long, even on a busy machine. */
const mostMilliseconds = 10_000;

/** Runs the function's own code, which is JavaScript without modules. It is the program's, and trusted as all of it. */
function routeOf(code: string | undefined): Site["route"] {
  if (code === undefined) return uri => uri;
  const script = new Script(`${code};handler(event)`);
  return uri => {
    const event = {
      version: "1.0",
      request: { method: "GET", uri, querystring: {}, headers: {}, cookies: {} },
    };
    const { uri: routed } = script.runInNewContext({ event }, { timeout: mostMilliseconds }) as {
      uri?: unknown;
    };
    return typeof routed === "string" ? routed : uri;
  };
}
