import type { Graph } from "./types.ts";

/** Inputs that name something on AWS: another value replaces the resource. */
const naming = [
  "clusterIdentifier",
  "databaseName",
  "domain",
  "functionName",
  "groupName",
  "identifier",
  "name",
] as const;

/**
 * What must stay as it is for a running stack: each resource's URN without project and stack, and its physical names.
 * A line that changes replaces or deletes a resource; the names of project and stack are left out.
 */
export const namesOf = ({ project, stack, resources }: Graph): string[] =>
  resources
    .map(({ urn, inputs }) => {
      const physical = naming.flatMap(key =>
        typeof inputs[key] === "string" ? [`${key}=${inputs[key]}`] : [],
      );
      const logical = urn.replace(`urn:pulumi:${stack}::${project}::`, "");
      return [logical, ...physical].join(" ").replaceAll(`${project}-${stack}`, "<project>-<stack>");
    })
    .sort();
