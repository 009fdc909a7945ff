import { lambda } from "@pulumi/aws";
import type { Resource } from "@pulumi/pulumi";
import { child, type Transform } from "../shared/component.ts";

/** What callers call a published function by. */
export const liveName = "live";

/**
 * The alias that callers call. It begins at the first version; from then on a canary moves it, and a deployment leaves it
 * where it is: moved by both, CodeDeploy would find nothing to do.
 */
export const liveAlias = (
  parent: Resource,
  name: string,
  { name: functionName, version }: lambda.Function,
  transform?: Transform<lambda.AliasArgs>,
): lambda.Alias =>
  child(
    lambda.Alias,
    `${name}-live`,
    { name: liveName, functionName, functionVersion: version },
    { parent, ignoreChanges: ["functionVersion", "routingConfig"] },
    transform,
  );
