import { defined } from "../../../lib/defined.ts";
import { issuerUrl } from "../../../lib/identity/issuer.ts";
import type { Graph, GraphResource } from "../../graph/types.ts";
import { resourceNotFound } from "../errors.ts";
import { type Client, readClient } from "./client.ts";
import { Fields } from "./fields.ts";
import { type Group, type Pool, poolId, type ResourceServer, readPool } from "./pool.ts";

export interface CatalogueOptions {
  readonly graph: () => Graph;
  readonly region: string;
  readonly accountId: string;
  /** Where local mode answers, such as `http://localhost:4001`. */
  readonly endpointUrl: string;
}

/** The user pools of the program: the one description of pools, clients, groups, scopes and triggers. */
export class Catalogue {
  readonly #options: CatalogueOptions;
  readonly #read = new WeakMap<Graph, ReadonlyMap<string, Pool>>();

  constructor(options: CatalogueOptions) {
    this.#options = options;
  }

  pools(): readonly Pool[] {
    return [...this.#current().values()];
  }

  find(id: string): Pool | undefined {
    return this.#current().get(id);
  }

  /** @throws AwsError ResourceNotFoundException */
  pool(id: string): Pool {
    const pool = this.find(id);
    if (!pool) throw resourceNotFound(`User pool ${id} does not exist.`);
    return pool;
  }

  findClient(id: string): PoolClient | undefined {
    for (const pool of this.#current().values()) {
      const client = pool.clients.find(candidate => candidate.id === id);
      if (client) return { pool, client };
    }
    return undefined;
  }

  /** @throws AwsError ResourceNotFoundException */
  client(id: string): PoolClient {
    const found = this.findClient(id);
    if (!found) throw resourceNotFound(`User pool client ${id} does not exist.`);
    return found;
  }

  /** The ARN that permissions are checked against, also for a pool that does not exist. */
  arn(id: string): string {
    return (
      this.find(id)?.arn ??
      `arn:aws:cognito-idp:${this.#options.region}:${this.#options.accountId}:userpool/${id}`
    );
  }

  #current(): ReadonlyMap<string, Pool> {
    const graph = this.#options.graph();
    let pools = this.#read.get(graph);
    if (!pools) {
      pools = readPools(graph, this.#options);
      this.#read.set(graph, pools);
    }
    return pools;
  }
}

export interface PoolClient {
  readonly pool: Pool;
  readonly client: Client;
}

function readPools(graph: Graph, options: CatalogueOptions): ReadonlyMap<string, Pool> {
  const pools = new Map<string, Pool>();
  for (const resource of ofType(graph, "userPool:UserPool")) {
    const id = poolId(resource);
    const attached = (type: string) =>
      ofType(graph, type).filter(candidate => new Fields(candidate.inputs).text("userPoolId") === id);
    const domain = attached("userPoolDomain:UserPoolDomain")[0];
    pools.set(
      id,
      readPool(resource, {
        arn:
          new Fields(resource.outputs).text("arn") ??
          `arn:aws:cognito-idp:${options.region}:${options.accountId}:userpool/${id}`,
        issuer: issuerOf(resource, `${options.endpointUrl}/${id}`),
        clients: attached("userPoolClient:UserPoolClient").map(readClient),
        groups: attached("userGroup:UserGroup").map(readGroup),
        resourceServers: attached("resourceServer:ResourceServer").map(readResourceServer),
        domain: domain ? (new Fields(domain.inputs).text("domain") ?? domain.name) : null,
      }),
    );
  }
  return pools;
}

/** The issuer in the functions' environment: both come from the pool's `endpoint`. */
function issuerOf(pool: GraphResource, otherwise: string): string {
  const endpoint = new Fields(pool.outputs).text("endpoint");
  return endpoint ? issuerUrl(endpoint) : otherwise;
}

const ofType = (graph: Graph, type: string): readonly GraphResource[] =>
  graph.resources.filter(resource => resource.type === `aws:cognito/${type}`);

function readGroup(resource: GraphResource): Group {
  const inputs = new Fields(resource.inputs);
  const description = inputs.text("description");
  const precedence = inputs.number("precedence");
  const roleArn = inputs.text("roleArn");
  return {
    name: inputs.text("name") ?? new Fields(resource.outputs).text("name") ?? resource.name,
    ...defined({ description, precedence, roleArn }),
  };
}

function readResourceServer(resource: GraphResource): ResourceServer {
  const inputs = new Fields(resource.inputs);
  const identifier = inputs.text("identifier") ?? resource.name;
  return {
    identifier,
    name: inputs.text("name") ?? identifier,
    scopes: inputs.list("scopes").flatMap(scope => scope.text("scopeName") ?? []),
  };
}
