import { readApi } from "../../gateway/api.ts";
import type { Graph } from "../../graph/types.ts";
import { ConsoleError } from "../http.ts";
import type { ConsoleSources } from "../sources.ts";
import type { Reference, TryCaller } from "../types.ts";

type Document = Reference["document"];

/** The API's OpenAPI document, rebuilt when the program changed, and who can call it. */
export class ApiReference {
  #made: { readonly graph: Graph; readonly document: Promise<Document> } | null = null;

  async read(sources: ConsoleSources): Promise<Reference> {
    const graph = sources.graph();
    if (this.#made?.graph !== graph) this.#made = { graph, document: documentOf(sources, graph) };
    const { document } = this.#made;
    // A mistake in a contract may be mended without a change of the graph.
    document.catch(() => {
      this.#made = null;
    });
    return { document: await document, apiUrl: sources.apiUrl, callers: callersOf(sources) };
  }
}

async function documentOf({ openapi }: ConsoleSources, graph: Graph): Promise<Document> {
  if (!openapi) return fromRoutes(graph);
  return openapi().catch((error: Error) => {
    throw new ConsoleError(500, `The OpenAPI document could not be made. ${error.message}`);
  });
}

/** All that the routes themselves say. */
function fromRoutes(graph: Graph): Document {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, path, authorizer, scopes } of readApi(graph)?.routes ?? []) {
    if (method === "ANY") continue;
    const parameters = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => ({
      name,
      in: "path",
      required: true,
      schema: { type: "string" },
    }));
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: {
        tags: ["routes"],
        parameters,
        security: authorizer ? [{ accessToken: scopes }] : [],
        ...(["POST", "PUT", "PATCH"].includes(method) && {
          requestBody: { content: { "application/json": {} } },
        }),
        responses: {},
      },
    };
  }
  return { openapi: "3.1.0", info: { title: graph.project, version: "" }, tags: [{ name: "routes" }], paths };
}

/** Demo users first, then the machines, then some of the other users. */
function callersOf({ signIns, directory }: ConsoleSources): TryCaller[] {
  const demo = signIns().map(({ email }) => email);
  const users = [...directory.users()].filter(({ enabled, status }) => enabled && status === "CONFIRMED");
  const rank = (name: string) => (demo.includes(name) ? demo.indexOf(name) : demo.length);
  const people = users
    .sort((a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name))
    .slice(0, 500)
    .map(({ username, name, groups }) => ({
      as: { kind: "user" as const, username },
      label: groups.length > 0 ? `${name} (${groups.join(", ")})` : name,
    }));
  return [...people, ...directory.machines(), { as: { kind: "nobody" }, label: "Nobody" }];
}
