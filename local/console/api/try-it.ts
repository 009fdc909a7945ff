import { request as httpRequest, type IncomingMessage } from "node:http";
import { newTraceRoot } from "../../aws/trace-root.ts";
import { member, text, textMap } from "../../graph/resources.ts";
import { type Call, ConsoleError } from "../http.ts";
import type { ConsoleDirectory, ConsoleSources } from "../sources.ts";
import type { TryReply, TryRequest } from "../types.ts";

const REPLY_LIMIT_CHARACTERS = 2_000_000;
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/**
 * Calls the API as the chosen user and returns what it answers.
 * @throws ConsoleError where the request could not be sent
 */
export async function tryIt(sources: ConsoleSources, { body }: Call): Promise<TryReply> {
  const request = readRequest(body);
  const token = await tokenOf(sources.directory, request.as);
  const trace = newTraceRoot();
  const headers = {
    ...(request.body === null ? {} : { "content-type": "application/json" }),
    ...request.headers,
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    "x-amzn-trace-id": trace,
  };
  const startedAt = performance.now();
  const reply = await send(sources.apiUrl, { ...request, headers });
  return { ...reply, milliseconds: performance.now() - startedAt, traceId: trace.slice("Root=".length) };
}

function readRequest(value: unknown): TryRequest {
  const method = text(member(value, "method"))?.toUpperCase() ?? "";
  const path = text(member(value, "path")) ?? "";
  if (!METHODS.includes(method)) throw new ConsoleError(400, `${method} is not an HTTP method.`);
  if (!path.startsWith("/")) throw new ConsoleError(400, "The path begins with a slash.");
  return {
    method,
    path,
    as: member(value, "as") as TryRequest["as"],
    headers: textMap(member(value, "headers")),
    body: text(member(value, "body")) ?? null,
  };
}

async function tokenOf(directory: ConsoleDirectory, as: TryRequest["as"]): Promise<string | null> {
  const kind = member(as, "kind");
  try {
    if (kind === "user") return await directory.userToken(text(member(as, "username")) ?? "");
    if (kind === "machine") return await directory.machineToken(text(member(as, "clientId")) ?? "");
    return null;
  } catch (error) {
    throw new ConsoleError(400, error instanceof Error ? error.message : String(error));
  }
}

/** The API's own address and no other, whatever the path says. */
function send(apiUrl: string, { method, path, headers, body }: Omit<TryRequest, "as">) {
  const { hostname, port } = new URL(apiUrl);
  return new Promise<Pick<TryReply, "status" | "headers" | "body">>((resolve, reject) => {
    const fail = (error: Error) => reject(new ConsoleError(400, `It could not be sent: ${error.message}`));
    try {
      const request = httpRequest({ hostname, port, method, path, headers, agent: false }, response =>
        read(response).then(resolve, fail),
      );
      request.on("error", fail);
      request.end(body ?? undefined);
    } catch (error) {
      fail(error as Error);
    }
  });
}

async function read(response: IncomingMessage): Promise<Pick<TryReply, "status" | "headers" | "body">> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString("utf8");
  const { rawHeaders, statusCode = 0 } = response;
  const headers = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? ""] as const] : [],
  );
  const cut = body.length > REPLY_LIMIT_CHARACTERS ? `${body.slice(0, REPLY_LIMIT_CHARACTERS)}…` : body;
  return { status: statusCode, headers, body: cut };
}
