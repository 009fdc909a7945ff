import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type App, createPeople, type Profile } from "../../frontend/src/app/app.ts";
import { followSession } from "../../frontend/src/app/follow-session.ts";
import { createToasts } from "../../frontend/src/app/toasts.ts";

const test = suite("what the page knows of the person");

/** A session, and an API whose answers come when the test says so. */
function openWorld() {
  const listeners = new Set<() => void>();
  const asked: { answer: (profile: Profile) => void; fail: (error: Error) => void }[] = [];
  const session = {
    signedIn: true,
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const readMe = () =>
    new Promise<Profile>((answer, fail) => {
      asked.push({ answer, fail });
    });
  const people = createPeople();
  const toasts = createToasts();
  const app = { session, people, toasts, client: { users: { readMe } } } as unknown as App;
  const end = followSession(app, error => (error as Error).message);
  return {
    people,
    toasts,
    asked,
    end,
    listeners,
    signOut() {
      session.signedIn = false;
      for (const listener of listeners) listener();
    },
  };
}

const ann = { displayName: "Ann" } as Profile;
const settled = () => new Promise(resolve => setImmediate(resolve));

test("is asked for at the sign-in, and shown", async () => {
  const { people, asked, end, listeners } = openWorld();
  assert.is(people.profile, undefined);
  asked[0]?.answer(ann);
  await settled();
  assert.is(people.profile, ann);
  end();
  assert.is(listeners.size, 0);
});

test("an answer that comes after the sign-out is dropped", async () => {
  const { people, asked, signOut } = openWorld();
  signOut();
  assert.is(people.profile, null);
  asked[0]?.answer(ann);
  await settled();
  assert.is(people.profile, null);
});

test("an answer of before does not replace what the person has changed meanwhile", async () => {
  const { people, asked } = openWorld();
  const changed = { displayName: "Anna" } as Profile;
  people.show(changed);
  asked[0]?.answer(ann);
  await settled();
  assert.is(people.profile, changed);
});

test("a failure is said, and asked about again on demand", async () => {
  const { people, toasts, asked } = openWorld();
  asked[0]?.fail(new Error("away"));
  await settled();
  assert.equal(
    toasts.all.map(({ text }) => text),
    ["away"],
  );
  assert.is((people.problem as Error).message, "away");
  people.retry();
  assert.is(people.profile, undefined);
  asked[1]?.answer(ann);
  await settled();
  assert.is(people.profile, ann);
  assert.is(people.problem, undefined);
});

test.run();
