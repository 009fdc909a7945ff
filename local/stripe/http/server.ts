import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from "node:http";
import { isLoopbackHost, type Listening, listen } from "../../http/listen.ts";
import { ClientGone, readBody } from "../../http/read-body.ts";
import { refuseUnparsable } from "../../http/refuse-unparsable.ts";
import { pathAndQuery } from "../../http/request-target.ts";
import type { MountedService, PageReply } from "../../services/host.ts";

type Answer = Required<Pick<MountedService, "page">>["page"];

const BODY_LIMIT_BYTES = 1024 * 1024;

/** Serves pages and API on a port of their own. @throws StartError when it is taken */
export function openServer(
  answer: Answer,
  port: number,
  onError: (error: unknown) => void,
): Promise<Listening> {
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    serve(answer, request).then(
      reply => send(response, reply),
      error => {
        if (error instanceof ClientGone) return;
        onError(error);
        if (!response.headersSent)
          send(response, text(500, "The local Stripe made a mistake: see the terminal.\n"));
      },
    );
  });
  server.on("clientError", refuseUnparsable);
  return listen(server, port, "--stripe-port");
}

async function serve(answer: Answer, request: IncomingMessage): Promise<PageReply> {
  if (!isLoopbackHost(request.headers.host))
    return text(421, "The local Stripe answers to localhost only.\n");
  const body = await readBody(request, BODY_LIMIT_BYTES);
  if (body === null) return text(413, "The request is larger than 1 MiB.\n");
  const [path = "/", ...query] = pathAndQuery(request.url ?? "/").split("?");
  const method = request.method ?? "GET";
  const reply = await answer({
    method,
    path,
    body,
    query: new URLSearchParams(query.join("?")),
    headers: plainHeaders(request),
  });
  return reply ?? text(404, `Nothing is served at ${method} ${path}.\n`);
}

function plainHeaders({ headers }: IncomingMessage): Record<string, string | undefined> {
  const plain: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers))
    plain[name] = Array.isArray(value) ? value.join(",") : value;
  return plain;
}

const text = (status: number, body: string): PageReply => ({
  status,
  body,
  headers: { "content-type": "text/plain" },
});

function send(response: ServerResponse, { status, headers, body }: PageReply): void {
  const length = { "content-length": String(Buffer.byteLength(body)) };
  response.writeHead(status, { ...headers, ...length } as OutgoingHttpHeaders);
  response.end(body);
}
