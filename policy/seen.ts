import type { Graph, GraphResource } from "../local/graph/types.ts";

/** A resource as the engine shows it to a policy of stacks: `props` are its outputs. */
export interface SeenResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: object;
  readonly opts: object;
  readonly parent?: { readonly urn: string };
  readonly propertyDependencies: Readonly<Record<string, readonly { readonly urn: string }[]>>;
}

/** Stands in a preview for a value that only AWS will know, and of which nothing else is known. */
export const unknown = "unknown:";
/** Stands for one of the outputs of a resource that AWS will know: two of one resource are equal. */
const unknownOf = (urn: string) => `${unknown}${urn}`;

export const isUnknown = (value: unknown): boolean =>
  typeof value === "string" ? value.startsWith(unknown) : false;

/** A copy without the library's traps: reading an unknown value would throw there. */
export function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) copy[key] = plain(read(value, key));
  return Array.isArray(value) ? Object.values(copy) : copy;
}

function read(value: object, key: string): unknown {
  try {
    return Reflect.get(value, key);
  } catch (error) {
    if (/can't be known during preview/.test((error as Error).message)) return unknown;
    throw error;
  }
}

/**
 * What the controls look at, of what the engine tells.
 *
 * @param inputsOf what the program gave, by URN: the engine tells outputs alone at the end
 */
export function graphOfSeen(
  seen: readonly SeenResource[],
  inputsOf: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): Graph {
  const [, , stack = "", project = ""] = (seen[0]?.urn ?? "").split(":");
  const resources = seen.map((one): GraphResource => {
    const outputs = plain(one.props) as Record<string, unknown>;
    const dependencies = (key: string) => (one.propertyDependencies[key] ?? []).map(({ urn }) => urn);
    return {
      type: one.type,
      name: one.name,
      urn: one.urn,
      parent: one.parent?.urn ?? null,
      component: null,
      custom: true,
      inputs: mapValues(inputsOf.get(one.urn) ?? outputs, (value, key) =>
        named(value, oneOf(dependencies(key))),
      ),
      outputs: withId(
        one,
        mapValues(outputs, value => named(value, one.urn)),
      ),
      dependsOn: [],
      options: { ...one.opts },
    };
  });
  return { project, stack, resources, outputs: {}, secretPaths: [] };
}

/** The engine does not tell ids. Of a new resource it is unknown as its ARN is; of others it stands in other outputs. */
function withId({ type, urn }: SeenResource, outputs: Readonly<Record<string, unknown>>) {
  const id = isUnknown(outputs.arn) ? unknownOf(urn) : ids[type]?.(outputs);
  return { ...outputs, id: outputs.id ?? id };
}

const endOfArn = ({ arn }: Readonly<Record<string, unknown>>) => String(arn).split("/").at(-1);

const ids: Readonly<Record<string, (outputs: Readonly<Record<string, unknown>>) => unknown>> = {
  "aws:cognito/userPool:UserPool": endOfArn,
  "aws:ec2/securityGroup:SecurityGroup": endOfArn,
  "aws:rds/cluster:Cluster": ({ clusterIdentifier }) => clusterIdentifier,
  "aws:s3/bucket:Bucket": ({ bucket }) => bucket,
  "aws:secretsmanager/secret:Secret": ({ arn }) => arn,
};

const oneOf = (urns: readonly string[]) => (urns.length === 1 ? urns[0] : undefined);

const mapValues = (
  values: Readonly<Record<string, unknown>>,
  change: (value: unknown, key: string) => unknown,
) => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]));

/** Says of the unknown values in a value whose they are. */
function named(value: unknown, urn: string | undefined): unknown {
  if (value === unknown) return urn === undefined ? unknown : unknownOf(urn);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(item => named(item, urn));
  return mapValues({ ...value }, item => named(item, urn));
}
