import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openStateStore } from "../../../local/run/state.ts";
import { Agenda, type Task, type TaskHandlers } from "../../../local/stripe/agenda.ts";
import { withFolder } from "../support/folder.ts";

const test = suite("local Stripe, agenda");

test("does what is due, the earliest first, and each task once", () =>
  withFolder(async folder => {
    let now = 0;
    const done: string[] = [];
    const note = (subject: string) => void done.push(subject);
    const handlers: TaskHandlers = {
      "expire-session": note,
      "settle-payment": subject => {
        note(subject);
        agenda.add("settle-refund", "follows", now);
      },
      "settle-refund": note,
      "open-dispute": note,
      "close-dispute": note,
      "warn-of-fraud": note,
    };
    const store = openStateStore(folder);
    const agenda = new Agenda(store.collection<Task>("agenda"), () => now);
    assert.is(agenda.next(), null);
    agenda.add("expire-session", "second", 20);
    agenda.add("settle-payment", "first", 10);
    agenda.add("open-dispute", "never", 10);
    agenda.cancel("open-dispute", "never");
    agenda.add("expire-session", "later", 30);
    agenda.add("expire-session", "later", 40);
    assert.is(agenda.next(), 10);
    assert.is(agenda.runDue(handlers), false);
    now = 30;
    assert.is(agenda.runDue(handlers), true);
    assert.equal(done, ["first", "second", "follows"]);
    assert.is(agenda.next(), 40);
    await store.close();
  }));

test.run();
