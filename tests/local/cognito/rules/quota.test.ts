import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Quota } from "../../../../local/cognito/rules/quota.ts";

const test = suite("hourly quota");

test("counts calls of one user and one operation within an hour", () => {
  let now = 0;
  const quota = new Quota({ now: () => new Date(now) });
  const spend = (name = "ann") => quota.spend("ResendConfirmationCode", "pool", name);
  for (let call = 0; call < 5; call++) {
    spend();
    now += 60_000;
  }
  assert.throws(
    () => spend(),
    (error: Error) =>
      error.name === "LimitExceededException" &&
      error.message === "Attempt limit exceeded, please try after some time.",
  );
  spend("bob");
  quota.spend("ConfirmSignUp", "pool", "ann");
  now = 3_600_000;
  spend();
  assert.throws(() => spend());
});

test.run();
