import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ApiError } from "../../client/index.ts";
import { fakeApi } from "./support/fake-api.ts";

const test = suite("typed client: tokens");
const note = { id: "n1", title: "Moon", stars: null };
const refused = [401, { message: "Unauthorized" }] as const;

test("sends the token, but not where it is not looked at", async () => {
  const { notes, sent } = fakeApi(
    [
      [200, note],
      [200, { items: [], nextCursor: null }],
    ],
    { token: () => "t1" },
  );
  await notes.read({ noteId: "n1" });
  assert.is(sent[0]?.headers.authorization, "Bearer t1");
  await notes.list();
  assert.is(sent[1]?.headers.authorization, undefined);
});

test("sends none where there is none", async () => {
  for (const token of [undefined, () => null, async () => undefined]) {
    const { notes, sent } = fakeApi([[200, note]], token && { token });
    await notes.read({ noteId: "n1" });
    assert.is(sent[0]?.headers.authorization, undefined);
  }
});

test("asks for a fresh token after a refusal, and sends the request once more with the same key", async () => {
  const { notes, sent } = fakeApi([refused, [201, note]], { token: was => (was === "t1" ? "t2" : "t1") });
  await notes.create({ body: { title: "Moon" } });
  assert.equal(
    sent.map(({ headers }) => [headers.authorization, headers["idempotency-key"]]),
    [
      ["Bearer t1", "key-1"],
      ["Bearer t2", "key-1"],
    ],
  );
});

test("refreshes once for calls that were refused together", async () => {
  const asked: unknown[] = [];
  let current = "t1";
  const { notes, sent } = fakeApi([refused, refused, refused, [200, note], [200, note], [200, note]], {
    token: async was => {
      if (was === undefined) return current;
      asked.push(was);
      await new Promise(resolve => setImmediate(resolve));
      current = "t2";
      return current;
    },
  });
  await Promise.all(["n1", "n2", "n3"].map(noteId => notes.read({ noteId })));
  assert.equal(asked, ["t1"]);
  assert.is(sent.filter(({ headers }) => headers.authorization === "Bearer t2").length, 3);
});

test("takes the token that another call fetched meanwhile", async () => {
  const tokens = ["t1", "t2"];
  const { notes, sent } = fakeApi([refused, [200, note]], {
    token: was => {
      assert.is(was, undefined);
      return tokens.shift();
    },
  });
  await notes.read({ noteId: "n1" });
  assert.is(sent[1]?.headers.authorization, "Bearer t2");
});

test("ends in the refusal where there is no other token, and refreshes no second time", async () => {
  const statusOf = (call: Promise<unknown>) => call.catch((error: ApiError) => error.status);
  for (const fresh of [null, "t1"]) {
    const { notes, sent } = fakeApi([refused], { token: was => (was === undefined ? "t1" : fresh) });
    assert.is(await statusOf(notes.read({ noteId: "n1" })), 401);
    assert.is(sent.length, 1);
  }
  const { notes, sent } = fakeApi([refused, refused], { token: was => (was === undefined ? "t1" : "t2") });
  assert.is(await statusOf(notes.read({ noteId: "n1" })), 401);
  assert.is(sent.length, 2);
});

test.run();
