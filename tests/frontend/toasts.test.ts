import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createToasts } from "../../frontend/src/app/toasts.ts";

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

test("a deletion happens when the time to undo is over, once", () => {
  const { toasts, pass, leave } = open();
  const done: string[] = [];
  toasts.deleteSoon(
    "a is deleted.",
    () => done.push("deleted"),
    () => done.push("undone"),
  );
  pass(5_999);
  assert.equal(done, []);
  pass(1);
  leave();
  assert.equal(done, ["deleted"]);
});

test("a deletion that is taken back never happens, and one of a page that goes away happens at once", () => {
  const { toasts, pass, leave } = open();
  const done: string[] = [];
  toasts.deleteSoon(
    "a is deleted.",
    () => done.push("a deleted"),
    () => done.push("a undone"),
  );
  toasts.deleteSoon(
    "b is deleted.",
    () => done.push("b deleted"),
    () => done.push("b undone"),
  );
  const [a, b] = toasts.all;
  a?.undo?.();
  leave();
  b?.undo?.();
  pass(10_000);
  assert.equal(done, ["a undone", "b deleted"]);
});

test.run();
