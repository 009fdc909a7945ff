import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ApiError } from "../../../handlers/platform/errors.ts";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import { errors } from "../../../handlers/users/errors.ts";
import { besideOtherAdmins } from "../../../handlers/users/last-admin.ts";
import { openWorld, type World } from "./world.ts";

const test = suite("users: last admin");
let world: World;
const log = createLog({ write: () => undefined });

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());

const beside = (id: string, work: (others: readonly string[]) => Promise<string>) =>
  besideOtherAdmins({ database: world.db.database, directory: world.directory }, id, log, work);

test("looks for other admins again where the person has become an admin meanwhile", async () => {
  const admin = await world.person({ roles: ["admin"] });
  const id = await world.person();
  const seen: (readonly string[])[] = [];
  const done = await beside(id, async others => {
    seen.push(others);
    if (seen.length > 1) return "done";
    await world.db.pool.query("update users set roles = '{admin}' where id = $1", [id]);
    throw new ApiError(errors.last_admin);
  });
  assert.is(done, "done");
  assert.equal(seen, [[], [admin]]);
});

test("refuses for the only admin", async () => {
  await world.db.pool.query("update users set roles = '{}'");
  const id = await world.person({ roles: ["admin"] });
  let looks = 0;
  const error = await beside(id, async () => {
    looks += 1;
    throw new ApiError(errors.last_admin);
  }).catch((thrown: unknown) => thrown);
  assert.is((error as ApiError).code, "last_admin");
  assert.is(looks, 2);
});

test.run();
