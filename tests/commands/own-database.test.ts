import pg from "pg";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { projectName } from "../support/graph.ts";
import { startTestPostgres, type TestPostgres } from "../support/postgres.ts";
import { fewServices, type Stage, startStage } from "../support/stage.ts";

interface Context {
  server: TestPostgres;
  stage: Stage;
}

const test = suite<Context>("npm start with DATABASE_URL", {} as Context);

test.before(async context => {
  // Roles belong to a whole server, and those of the other tests have other owners.
  context.server = await startTestPostgres();
  context.stage = await startStage({ args: fewServices, env: { DATABASE_URL: context.server.url } });
});
test.after(async ({ server, stage }) => {
  await stage?.stop();
  await server?.stop();
});

const databaseOf = ({ outputs }: Stage) => new URL(outputs.databaseUrl ?? "").pathname.slice(1);

async function query(url: string | undefined, text: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test("keeps rows in a database of that server, with a name of its own", async ({ server, stage }) => {
  const { apiUrl, databaseUrl } = stage.outputs;
  assert.is(new URL(databaseUrl ?? "").host, new URL(server.url).host);
  assert.ok(databaseOf(stage).startsWith(`${projectName.replaceAll("-", "_")}_`));
  assert.equal(await query(databaseUrl, "select count(*)::int as users from users"), [{ users: 2 }]);
  assert.is((await fetch(`${apiUrl}/health?deep`)).status, 200);
});

test.run();
