import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Link } from "../../../../contract/contract.ts";
import { readLinks } from "../../../../handlers/platform/work/links.ts";

const test = suite("platform/work: links");

const uses = [
  "database",
  { queue: "bookingMails" },
  { secret: "mailKey" },
  { secret: "mapKey", when: "mapUrl" },
  { config: "mostHours", matches: /^\d+$/ },
  { config: "mapUrl" },
] as const satisfies readonly Link[];
const variables = {
  QUEUE_BOOKING_MAILS_URL: "https://sqs.test/bookingMails",
  SECRET_MAIL_KEY_ARN: "arn:mail",
  SECRET_MAP_KEY_ARN: "arn:map",
  CONFIG_MOST_HOURS: "8",
  CONFIG_MAP_URL: "https://map.test",
};

test("finds what each link with a name has put into the environment", () => {
  const { queues, secrets, config } = readLinks(uses, variables);
  assert.type(queues.bookingMails, "function");
  assert.type(secrets.mailKey, "function");
  assert.type(secrets.mapKey, "function");
  assert.equal(config, { mostHours: "8", mapUrl: "https://map.test" });
});

test("what the stack leaves off is undefined", () => {
  const { secrets, config } = readLinks(uses, { ...variables, SECRET_MAP_KEY_ARN: "", CONFIG_MAP_URL: "" });
  assert.is(secrets.mapKey, undefined);
  assert.is(config.mapUrl, undefined);
});

test("a name that the contract does not use does not compile", () => {
  const { queues, secrets, config } = readLinks(uses, variables);
  // @ts-expect-error: no link
  assert.is(queues.bookings, undefined);
  // @ts-expect-error: no link
  assert.is(secrets.mail, undefined);
  // @ts-expect-error: no link
  assert.is(config.hours, undefined);
  // @ts-expect-error: it may be off
  const read: () => Promise<string> = secrets.mapKey;
  assert.type(read, "function");
});

test("everything that is missing is named at once", () => {
  assert.throws(
    () => readLinks(uses, {}),
    /^Environment: QUEUE_BOOKING_MAILS_URL is not set; SECRET_MAIL_KEY_ARN is not set; CONFIG_MOST_HOURS is not set\. /,
  );
});

test.run();
