import { once } from "node:events";
import { createServer } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readApi } from "../../../local/gateway/api.ts";
import { StartError } from "../../../local/http/start-error.ts";
import {
  DEBUG_MILLISECONDS,
  openInspector,
  patientApi,
  patientRequest,
} from "../../../local/lambda/inspect.ts";
import type { Failure } from "../../../local/lambda/worker.ts";
import { CodeFolder, graphOf, resource } from "../support/program.ts";
import { startRuntime } from "../support/runtime.ts";

const test = suite("functions under a debugger");

test("no time limit ends a function, and it is told so", async () => {
  const code = new CodeFolder();
  const graph = graphOf(
    ...code.function("slow", {
      code: `exports.handler = async (event, context) => { await new Promise(r => setTimeout(r, 100)); return context.getRemainingTimeInMillis(); };`,
      inputs: { timeout: 0.02 },
    }),
  );
  const [limited, inspected] = [startRuntime(graph), startRuntime(graph, 1, undefined, true)];
  const failure = (await limited.invoke("slow").catch((error: Failure) => error)) as Failure;
  assert.is(failure.reason, "timeout");
  const left = (await inspected.invoke("slow")) as number;
  assert.ok(left > DEBUG_MILLISECONDS - 60_000, `${left} ms are left`);
  await Promise.all([limited.runtime.close(), inspected.runtime.close()]);
  code.remove();
});

test("neither the gateway nor a trigger's caller loses patience", () => {
  const api = readApi(
    graphOf(
      resource("aws:apigatewayv2/api:Api", "api", { protocolType: "HTTP" }, { id: "api1" }),
      resource("aws:apigatewayv2/route:Route", "list", { apiId: "api1", routeKey: "GET /movies" }),
    ),
  );
  assert.is(api?.routes[0]?.timeoutMilliseconds, 30_000);
  assert.is(patientApi(api)?.routes[0]?.timeoutMilliseconds, DEBUG_MILLISECONDS);
  assert.is(patientApi(null), null);
  const request = { functionArn: "arn", payload: {}, timeoutMs: 5_000 };
  assert.equal(patientRequest(request), { ...request, timeoutMs: DEBUG_MILLISECONDS });
});

test("a port in use is one clear sentence", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as { port: number };
  assert.throws(
    () => openInspector(port),
    (error: Error) =>
      error instanceof StartError &&
      error.message ===
        `Port ${port} for the debugger is in use. Choose another: npm start -- --inspect --inspect-port ${port + 1} (0 picks a free one).`,
  );
  other.close();
});

test.run();
