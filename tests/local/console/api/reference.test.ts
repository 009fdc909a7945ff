import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Reference } from "../../../../local/console/types.ts";
import { functionArn, graphOf, resource } from "../../support/program.ts";
import { withConsole } from "../support/server.ts";
import { ann, fakeSources } from "../support/sources.ts";

const test = suite("console: API reference");

test("makes the document once for each program, and anew after a failure", async () => {
  let made = 0;
  let graph = graphOf();
  const openapi = async () => {
    made++;
    if (made === 1) throw new Error("handlers/movies/contract.ts does not compile");
    return { openapi: "3.1.0", made };
  };
  await withConsole({ ...fakeSources({ openapi }), graph: () => graph }, async ({ get, errors }) => {
    assert.equal(await get("reference"), {
      status: 500,
      body: {
        message: "The OpenAPI document could not be made. handlers/movies/contract.ts does not compile",
      },
    });
    assert.equal(errors, []);
    const document = async () => ((await get("reference")).body as Reference).document;
    assert.equal(await document(), { openapi: "3.1.0", made: 2 });
    assert.equal(await document(), { openapi: "3.1.0", made: 2 });
    graph = graphOf();
    assert.equal(await document(), { openapi: "3.1.0", made: 3 });
  });
});

test("without a generator, says what the routes say", async () => {
  const graph = graphOf(
    resource("aws:apigatewayv2/api:Api", "api", { protocolType: "HTTP" }),
    resource("aws:apigatewayv2/integration:Integration", "movies", {
      integrationType: "AWS_PROXY",
      integrationUri: functionArn("movies"),
      payloadFormatVersion: "2.0",
    }),
    resource("aws:apigatewayv2/route:Route", "put", {
      apiId: "api",
      routeKey: "PUT /movies/{movieId}",
      target: "integrations/movies",
    }),
  );
  await withConsole({ ...fakeSources(), graph: () => graph }, async ({ get }) => {
    const { document, apiUrl } = (await get("reference")).body as Reference;
    assert.is(apiUrl, "http://localhost:1");
    const operation = (document.paths as Record<string, Record<string, unknown>>)["/movies/{movieId}"]?.put;
    assert.equal(operation, {
      tags: ["routes"],
      parameters: [{ name: "movieId", in: "path", required: true, schema: { type: "string" } }],
      security: [],
      requestBody: { content: { "application/json": {} } },
      responses: {},
    });
  });
});

test("offers demo users first, then others who can sign in, machines and nobody", async () => {
  const user = (name: string, more = {}) => ({ ...ann, username: `sub-${name}`, name, groups: [], ...more });
  const users = [
    user("aaron@example.com"),
    user("lost@example.com", { enabled: false }),
    user("new@example.com", { status: "UNCONFIRMED" }),
    ann,
  ];
  await withConsole(fakeSources({ users }), async ({ get }) => {
    const { callers } = (await get("reference")).body as Reference;
    assert.equal(
      callers.map(({ label }) => label),
      ["ann@example.com (admin)", "aaron@example.com", "Machine: robot", "Nobody"],
    );
    assert.equal(callers[0]?.as, { kind: "user", username: "sub-ann" });
  });
});

test.run();
