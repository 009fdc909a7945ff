import { createServer } from "node:http";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { CorsSettings } from "../../../local/gateway/api.ts";
import type { GatewayReply } from "../../../local/gateway/reply.ts";
import { respond } from "../../../local/gateway/respond.ts";
import { listen } from "../../../local/http/listen.ts";

const test = suite("gateway: what is sent");
const reply = { status: 200, headers: {}, cookies: [], body: "" };

/** What a client sees of a reply. */
async function seenOf(sent: GatewayReply, cors: CorsSettings | null) {
  const server = createServer((_request, response) => {
    respond(
      response,
      { requestId: "r1", method: "GET", headers: { origin: "https://a.example" } },
      sent,
      cors,
    );
  });
  const { port, close } = await listen(server, 0, "--port");
  const seen = await fetch(`http://127.0.0.1:${port}`, { headers: { connection: "close" } });
  await seen.arrayBuffer();
  await close(0);
  return [seen.status, seen.statusText, seen.headers.get("access-control-allow-origin")];
}

const cors = (exposeHeaders: string[]) =>
  ({ allowOrigins: ["https://a.example"], exposeHeaders }) as unknown as CorsSettings;

test("a header that HTTP does not allow is 500, and says so in words too", async () => {
  const wrong = { ...reply, headers: { "x-bad": "a\r\nb" } };
  const expected = [500, "Internal Server Error", "https://a.example"];
  assert.equal(await seenOf(wrong, cors(["etag"])), expected);
});

test("so is one that stands in the CORS configuration, without it", async () => {
  assert.equal(await seenOf(reply, cors(["a\r\nb"])), [500, "Internal Server Error", null]);
});

test.run();
