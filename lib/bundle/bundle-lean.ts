import { readFile } from "node:fs/promises";
import type { Loader, Plugin } from "esbuild";

/** What comes along and a Lambda function never runs: each with the reason, and what stands in for it. */
const trims: readonly {
  readonly reason: string;
  readonly file: RegExp;
  readonly trim: (source: string) => string;
}[] = [
  {
    reason: "Credentials come from the environment: every client names its provider.",
    file: /[\\/]@aws-sdk[\\/]credential-provider-node[\\/]dist-es[\\/]index\.js$/,
    trim: () => `export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";`,
  },
  {
    reason: "Clients read their version from their package.json, and nothing else.",
    file: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/,
    trim: source => JSON.stringify({ version: JSON.parse(source).version }),
  },
  {
    reason:
      "A class for each error of a service. Without it the SDK throws its base class with the error's name and " +
      "fields: tell errors apart by `name`, not by `instanceof`.",
    file: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/,
    trim: source => source.replace(/^n0_registry\.registerError\(.*\);$/gm, ""),
  },
  {
    reason: "Node hashes by itself; this is for those that do not.",
    file: /[\\/]@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]checksum[\\/]sha256[\\/]Sha256Js\.js$/,
    trim: () => "export class Sha256Js {}",
  },
  {
    reason: "Node's HTTP client answers with Node's own streams, never with those of a browser.",
    file: /[\\/]@smithy[\\/]core[\\/]dist-es[\\/].*[\\/]sdk-stream-mixin\.browser\.js$/,
    trim: () => "export const sdkStreamMixin = () => { throw new TypeError('a stream of another kind'); };",
  },
  {
    reason: "The region comes from the environment: a function has no instance metadata to ask.",
    file: /[\\/]@smithy[\\/]core[\\/]dist-es[\\/].*[\\/]getInstanceMetadataRegion\.js$/,
    trim: () => "export const getInstanceMetadataRegion = async () => undefined;",
  },
  {
    reason: "What helps with an error stands in the docs and in OpenAPI: no function reads it.",
    file: /[\\/](contract|handlers)[\\/](.*[\\/])?errors\.ts$/,
    // Line by line as before, for the source map.
    trim: source => source.replace(/\bhelp:(\s*)"(?:[^"\\\n]|\\.)*",/g, "$1"),
  },
];

/** Imported only by operations that stream events, of which the Data API, Cognito and Secrets Manager have none. */
export const neverLoaded = ["@smithy/core/event-streams"];

/** Takes out of a bundle what only other places than Lambda need. */
export const lean: Plugin = {
  name: "lean",
  setup(build) {
    for (const { file, trim } of trims) {
      build.onLoad({ filter: file }, async ({ path }) => ({
        contents: trim(await readFile(path, "utf8")),
        loader: loaderOf(path),
      }));
    }
  },
};

function loaderOf(path: string): Loader {
  if (path.endsWith(".json")) return "json";
  return path.endsWith(".ts") ? "ts" : "js";
}
