import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { UserPage, UserView } from "../../../../local/console/types.ts";
import { withConsole } from "../support/server.ts";
import { ann, fakeSources } from "../support/sources.ts";

const test = suite("console: users and outbox");

const person = (number: number): UserView => ({
  username: `sub-${number}`,
  sub: `sub-${number}`,
  pool: "pool",
  name: `person-${number}@example.com`,
  status: "UNCONFIRMED",
  enabled: true,
  groups: [],
  attributes: { email: `person-${number}@example.com` },
  createdAt: new Date(Date.UTC(2026, 6, 1, 0, number)).toISOString(),
});
const names = (body: unknown) => (body as UserPage).users.map(({ name }) => name);

test("lists the newest first, at most 200, and counts all", async () => {
  const users = [ann, ...Array.from({ length: 250 }, (_, index) => person(index))];
  await withConsole(fakeSources({ users }), async ({ get }) => {
    const { body } = await get("users");
    assert.equal([(body as UserPage).total, (body as UserPage).matched, names(body).length], [251, 251, 200]);
    assert.equal(names(body).slice(0, 2), ["person-249@example.com", "person-248@example.com"]);
    const found = (await get("users?text=ADMIN+confirmed")).body;
    assert.equal([names(found), (found as UserPage).matched], [["ann@example.com"], 1]);
    assert.equal(names((await get("users?text=person-7@")).body), ["person-7@example.com"]);
  });
});

test("hands the outbox over as it is", async () => {
  const message = {
    id: "1",
    sentAt: "2026-06-01T10:00:00Z",
    to: "ann@example.com",
    about: "confirmation code",
    code: "123456",
    subject: "Your code",
    body: "Your code is 123456",
  };
  await withConsole(fakeSources({ outbox: [message] }), async ({ get }) => {
    assert.equal((await get("outbox")).body, [message]);
  });
});

test.run();
