import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startPostgres } from "../../../local/postgres/index.ts";
import { messageOf } from "../../support/message-of.ts";

const test = suite("a PostgreSQL of the person's own");

test("says when the person's own server does not answer", async () => {
  assert.match(
    await messageOf(startPostgres({ dataDir: "/nowhere", databaseUrl: "postgres://a:b@127.0.0.1:1/c" })),
    "The PostgreSQL of --database-url (or DATABASE_URL) does not answer: ",
  );
});

test("refuses what is no address of a server, and one whose users could not be told apart", async () => {
  for (const databaseUrl of [
    "nonsense",
    "localhost:5432",
    "mysql://a:b@localhost/c",
    "postgres:///c?host=/run",
  ]) {
    assert.is(
      await messageOf(startPostgres({ dataDir: "/nowhere", databaseUrl })),
      "--database-url (or DATABASE_URL) takes an address such as postgres://me:password@localhost:5432/postgres.",
      databaseUrl,
    );
  }
});

test.run();
