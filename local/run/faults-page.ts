import { StartError } from "../http/start-error.ts";
import type { MountedService, PageReply, PageRequest } from "../services/host.ts";
import type { Faults } from "./faults.ts";

const PATH = "/local/faults";

/**
 * Shows and switches faults while local mode runs: `GET` tells which there are, `PUT {"faults": [...]}` replaces
 * them by others, written as `--fault` takes them, and `DELETE` ends them. Web pages may not: a browser names the page
 * that asks.
 *
 * @example
 * curl -X PUT http://localhost:4001/local/faults -H "content-type: application/json" \
 *   -d '{"faults": ["rds-data=resuming:0.2", "seed=1"]}'
 */
export const faultsPage = (faults: Faults): Required<Pick<MountedService, "page">> => ({
  async page(request) {
    if (request.path !== PATH) return null;
    if (request.headers.origin !== undefined || isFromPage(request.headers["sec-fetch-site"]))
      return json(403, { message: "Web pages may not switch faults." });
    return answer(faults, request);
  },
});

const isFromPage = (site: string | undefined) => site !== undefined && site !== "none";

function answer(faults: Faults, { method, headers, body }: PageRequest): PageReply {
  if (method === "GET") return json(200, { faults: faults.specs });
  if (method === "DELETE") faults.set([]);
  else if (method !== "PUT") return json(405, { message: "GET, PUT and DELETE are known here." });
  else if (!headers["content-type"]?.startsWith("application/json"))
    return json(415, { message: "The body is JSON: send content-type: application/json." });
  else {
    const specs = readSpecs(body);
    if (!specs) return json(400, { message: 'The body is {"faults": ["rds-data=resuming:0.2"]}.' });
    try {
      faults.set(specs);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      return json(400, { message: error.message });
    }
  }
  return json(200, { faults: faults.specs });
}

function readSpecs(body: Buffer): string[] | null {
  try {
    const { faults } = JSON.parse(body.toString("utf8")) as { faults?: unknown };
    return Array.isArray(faults) && faults.every(spec => typeof spec === "string") ? faults : null;
  } catch {
    return null;
  }
}

const json = (status: number, body: object): PageReply => ({
  status,
  headers: { "content-type": "application/json", "cache-control": "no-store" },
  body: `${JSON.stringify(body)}\n`,
});
