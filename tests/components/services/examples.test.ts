import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as v from "valibot";
import { exampleProblem } from "../../../components/services/examples.ts";
import { defineContract, open } from "../../../contract/contract.ts";

const test = suite("examples in a contract");

const Day = v.pipe(v.string(), v.isoDate(), v.examples(["2026-06-01"]));
const withBody = (body: v.GenericSchema) =>
  defineContract({
    service: "stays",
    summary: "",
    uses: [],
    operations: {
      book: {
        method: "POST",
        path: "/stays",
        summary: "",
        access: open,
        body,
        reply: { status: 204 },
        errors: [],
      },
    },
  });

test("one that its own field refuses is named with operation and field, however deep it is", () => {
  const Guest = v.strictObject({
    email: v.pipe(v.string(), v.email(), v.examples(["a@example.com", "ann"])),
  });
  assert.is(
    exampleProblem(withBody(v.strictObject({ day: Day, guests: v.optional(v.array(Guest)) }))),
    'the operation book has an example that breaks its own schema: "ann" at body.guests[].email. body.guests[].email: Invalid email: Received "ann". Change v.examples, or the schema.',
  );
});

test("one of an object is held against the rules over several of its fields", () => {
  const stay = (start: string, end: string) =>
    v.pipe(
      v.strictObject({ start: Day, end: Day }),
      v.check(stay => stay.start < stay.end, "start must be before end"),
      v.examples([{ start, end }]),
    );
  assert.is(exampleProblem(withBody(stay("2026-06-01", "2026-06-02"))), undefined);
  assert.is(
    exampleProblem(withBody(stay("2026-06-02", "2026-06-02"))),
    'the operation book has an example that breaks its own schema: {"start":"2026-06-02","end":"2026-06-02"} at body. body: start must be before end. Change v.examples, or the schema.',
  );
});

test.run();
