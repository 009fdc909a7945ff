import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { listen } from "../../local/http/listen.ts";

export interface RecordedCall {
  /** `GetAlias users`, or an operation of a JSON service. */
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** AWS as far as a test answers for it, with what was asked in order. */
export async function fakeAws(answer: (call: RecordedCall) => object) {
  const calls: RecordedCall[] = [];
  const server = await listen(
    createServer(async (request, response) => {
      const body = await text(request);
      const operation = String(request.headers["x-amz-target"] ?? "").split(".")[1];
      const call = {
        name: operation ?? lambdaCall(request.url ?? ""),
        input: body ? (JSON.parse(body) as Record<string, unknown>) : {},
      };
      calls.push(call);
      response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify(answer(call)));
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

function lambdaCall(url: string): string {
  const [, name = "", alias, versions] = /\/functions\/([^/]+)\/(?:(aliases)|(versions))/.exec(url) ?? [];
  return `${alias ? "GetAlias" : versions ? "ListVersionsByFunction" : url} ${name}`;
}
