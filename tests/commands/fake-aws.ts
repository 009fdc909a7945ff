import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { listen } from "../../local/http/listen.ts";

export interface RecordedCall {
  /** `GetAlias users`, or an operation of a JSON service. */
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** AWS as far as a test answers for it, with what was asked in order; what the test throws is refused. */
export async function fakeAws(answer: (call: RecordedCall) => object) {
  const calls: RecordedCall[] = [];
  const server = await listen(
    createServer(async (request, response) => {
      const body = await text(request);
      const operation = String(request.headers["x-amz-target"] ?? "").split(".")[1];
      const call = {
        name: operation ?? lambdaCall(request.method ?? "", request.url ?? ""),
        input: body ? (JSON.parse(body) as Record<string, unknown>) : {},
      };
      calls.push(call);
      const reply = replyTo(() => answer(call));
      response.writeHead(reply.status, { "content-type": "application/x-amz-json-1.1", ...reply.headers });
      response.end(JSON.stringify(reply.body));
    }),
    0,
    "--port",
  );
  return {
    calls,
    client: {
      region: "eu-central-1",
      endpoint: `http://127.0.0.1:${server.port}`,
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    },
    close: () => server.close(0),
  };
}

function replyTo(answer: () => object) {
  try {
    return { status: 200, headers: {}, body: answer() };
  } catch (error) {
    const headers = { "x-amzn-errortype": "AccessDeniedException" };
    return { status: 403, headers, body: { Message: (error as Error).message } };
  }
}

function lambdaCall(method: string, url: string): string {
  const [, name = "", part, alias] =
    /\/functions\/([^/?]+)(?:\/(aliases|versions))?(?:\/([^?]+))?/.exec(url) ?? [];
  if (method === "DELETE") return `DeleteFunction ${name} ${/Qualifier=([^&]+)/.exec(url)?.[1]}`;
  if (part === "versions") return `ListVersionsByFunction ${name}`;
  if (part === "aliases") return `${alias ? "GetAlias" : "ListAliases"} ${name}`;
  return `${url} ${name}`;
}
