import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createToasts, type Deletion } from "../../frontend/src/app/toasts.ts";

const test = suite("messages of the pages");

/** Toasts with a clock that a test moves. */
function open() {
  let now = 0;
  const timers: { at: number; work: () => void }[] = [];
  const clock = {
    setTimeout: (work: () => void, milliseconds: number) => timers.push({ at: now + milliseconds, work }),
  };
  let leave = () => {};
  const toasts = createToasts(clock, work => {
    leave = work;
  });
  const pass = (milliseconds: number) => {
    now += milliseconds;
    for (const timer of timers.splice(0)) timer.at <= now ? timer.work() : timers.push(timer);
  };
  return { toasts, pass, leave: () => leave() };
}
const texts = ({ all }: ReturnType<typeof open>["toasts"]) => all.map(({ text }) => text);

test("what is done goes after six seconds, and what failed stays until it is closed", () => {
  const { toasts, pass } = open();
  toasts.say("Saved.");
  toasts.fail("Not saved.");
  pass(5_999);
  assert.equal(texts(toasts), ["Saved.", "Not saved."]);
  pass(1);
  assert.equal(texts(toasts), ["Not saved."]);
  toasts.close(toasts.all[0]?.id ?? 0);
  assert.equal(texts(toasts), []);
});

test("the newest three are shown, and listeners are told", () => {
  const { toasts } = open();
  let told = 0;
  const stop = toasts.onChange(() => {
    told += 1;
  });
  for (const text of ["1", "2", "3", "4"]) toasts.say(text);
  stop();
  toasts.say("5");
  assert.equal(texts(toasts), ["3", "4", "5"]);
  assert.is(told, 4);
});

/** A deletion that notes what happens to it. */
function deletionOf(id: string, done: string[], fails = false): Deletion {
  return {
    id,
    text: `${id} is deleted.`,
    work: () => {
      done.push(`${id} deleted`);
      return fails ? Promise.reject(new Error("refused")) : Promise.resolve();
    },
    onFailure: (error: unknown) => {
      done.push(`${id} ${(error as Error).message}`);
    },
    onUndo: () => {
      done.push(`${id} undone`);
    },
  };
}

test("a deletion happens when the time to undo is over, once", () => {
  const { toasts, pass, leave } = open();
  const done: string[] = [];
  toasts.deleteSoon(deletionOf("a", done));
  pass(5_999);
  assert.equal(done, []);
  pass(1);
  leave();
  assert.equal(done, ["a deleted"]);
});

test("a deletion that is taken back never happens, and one of a page that goes away happens at once", () => {
  const { toasts, pass, leave } = open();
  const done: string[] = [];
  toasts.deleteSoon(deletionOf("a", done));
  toasts.deleteSoon(deletionOf("b", done));
  const [a, b] = toasts.all;
  a?.undo?.();
  leave();
  b?.undo?.();
  pass(10_000);
  assert.equal(done, ["a undone", "b deleted"]);
});

test("what is deleted is gone at once and stays so, until it is taken back or refused", async () => {
  const { toasts, pass } = open();
  const done: string[] = [];
  for (const id of ["a", "b"]) toasts.deleteSoon(deletionOf(id, done));
  toasts.deleteSoon(deletionOf("c", done, true));
  assert.equal(
    ["a", "b", "c", "d"].map(id => toasts.isDeleted(id)),
    [true, true, true, false],
  );
  toasts.all[0]?.undo?.();
  let told = 0;
  toasts.onChange(() => {
    told += 1;
  });
  pass(6_000);
  told = 0;
  await new Promise(setImmediate);
  assert.is(told, 1, "the refusal is told");
  assert.equal(
    ["a", "b", "c"].map(id => toasts.isDeleted(id)),
    [false, true, false],
  );
  assert.equal(done, ["a undone", "b deleted", "c deleted", "c refused"]);
});

test.run();
