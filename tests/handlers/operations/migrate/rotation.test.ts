import pg from "pg";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  type RotatingSecret,
  type Rotation,
  rotate,
  type Step,
} from "../../../../handlers/operations/migrate/rotation.ts";
import { ownerApiInProcess } from "../../../support/data-api.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { messageOf } from "../../../support/message-of.ts";
import { filesOf, newRole, rolesOf, run } from "./support.ts";

const STEPS: readonly Step[] = ["createSecret", "setSecret", "testSecret", "finishSecret"];

interface Context {
  db: TestDatabase;
  role: string;
  secret: TestSecret;
  rotation(versionId: string): Rotation;
}
const test = suite<Context>("rotation of the app's secret");

/** Secrets Manager's part, as far as the function sees it. */
class TestSecret implements RotatingSecret {
  readonly values = new Map<string, string>();
  readonly stages: Record<string, string[]> = {};
  rotationEnabled = true;

  begin(versionId: string): void {
    this.stages[versionId] = ["AWSPENDING"];
  }
  async describe() {
    return { rotationEnabled: this.rotationEnabled, stages: this.stages };
  }
  async read(stage: string, versionId?: string) {
    const id = versionId ?? Object.keys(this.stages).find(one => this.stages[one]?.includes(stage));
    return id === undefined || !this.stages[id]?.includes(stage) ? undefined : this.values.get(id);
  }
  async put(versionId: string, value: string) {
    assert.is(this.values.get(versionId), undefined, "a version is written once");
    this.values.set(versionId, value);
  }
  async makeCurrent(versionId: string, before: string | undefined) {
    assert.is(before !== undefined && this.stages[before]?.includes("AWSCURRENT"), true);
    if (before) this.stages[before] = ["AWSPREVIOUS"];
    this.stages[versionId] = ["AWSCURRENT"];
  }
  login(versionId: string): { username: string; password: string } {
    return JSON.parse(this.values.get(versionId) ?? "{}");
  }
}

test.before.each(async context => {
  const role = newRole();
  const db = await testDatabase({ migrations: false, roles: rolesOf(role) });
  const api = ownerApiInProcess(db.service.aws, db.name);
  await run({ api, role }, filesOf(["0001_a.sql", "create table a (x int)"]));
  const secret = new TestSecret();
  secret.stages.first = ["AWSCURRENT"];
  secret.values.set("first", JSON.stringify({ username: `${role}_a`, password: "correct horse" }));
  let passwords = 0;
  const newPassword = () => `new ${++passwords}`;
  Object.assign(context, {
    db,
    role,
    secret,
    rotation: (versionId: string) => ({ secret, api, versionId, newPassword }),
  });
});
test.after.each(({ db }) => db.close());

async function signIn(
  db: TestDatabase,
  { username, password }: { username: string; password: string },
): Promise<string> {
  const url = new URL(db.url);
  [url.username, url.password] = [username, password];
  const client = new pg.Client({ connectionString: url.href });
  try {
    await client.connect();
    await client.query("insert into a values (1)");
    return "in";
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.end();
  }
}

async function rotateTo(context: Context, versionId: string): Promise<void> {
  context.secret.begin(versionId);
  for (const step of STEPS) await rotate(step, context.rotation(versionId));
}

test("gives the other login a new password and makes it the current one", async context => {
  const { db, role, secret } = context;
  await rotateTo(context, "second");
  assert.equal(secret.login("second"), { username: `${role}_b`, password: "new 1" });
  assert.equal(secret.stages, { first: ["AWSPREVIOUS"], second: ["AWSCURRENT"] });
  assert.is(await signIn(db, secret.login("second")), "in");
});

test("what signed in before goes on until the next rotation but one", async context => {
  const { db, role, secret } = context;
  await rotateTo(context, "second");
  assert.is(await signIn(db, secret.login("first")), "in");
  await rotateTo(context, "third");
  assert.is(secret.login("third").username, `${role}_a`);
  assert.is(await signIn(db, secret.login("second")), "in");
  assert.match(await signIn(db, secret.login("first")), "password authentication failed");
});

test("each step may be repeated", async context => {
  const { db, secret } = context;
  secret.begin("second");
  for (const step of STEPS) {
    await rotate(step, context.rotation("second"));
    await rotate(step, context.rotation("second"));
  }
  assert.is(secret.login("second").password, "new 1");
  assert.is(await signIn(db, secret.login("second")), "in");
});

test("the test alone, of a version that has no value yet, looks the present login up", async context => {
  const { db, role, secret } = context;
  secret.begin("trial");
  await rotate("testSecret", context.rotation("trial"));
  await db.ownerPool.query(`alter role ${role}_a nologin`);
  assert.match(
    await messageOf(rotate("testSecret", context.rotation("trial"))),
    `The login ${role}_a cannot sign in as the app.`,
  );
});

test("finishes nothing that was not set", async context => {
  const { role, secret } = context;
  secret.begin("second");
  await rotate("createSecret", context.rotation("second"));
  try {
    await rotate("testSecret", context.rotation("second"));
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, `The login ${role}_b cannot sign in as the app.`);
  }
});

test("refuses a version that Secrets Manager did not ask for", async context => {
  const { secret } = context;
  const message = (versionId: string) =>
    rotate("createSecret", context.rotation(versionId)).then(
      () => "done",
      error => error.message,
    );
  assert.is(await message("unknown"), "The secret has no version unknown to rotate to.");
  secret.stages.old = ["AWSPREVIOUS"];
  assert.is(await message("old"), "Version old is not AWSPENDING.");
  assert.is(await message("first"), "done");
  secret.rotationEnabled = false;
  assert.is(await message("first"), "Rotation is not enabled for this secret.");
});

test.run();
