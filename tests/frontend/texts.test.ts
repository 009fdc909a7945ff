import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pickLanguage } from "../../frontend/src/text/pick-language.ts";
import { formatDate, formatDistance, formatDuration } from "../../frontend/src/ui/dates.ts";
import { sortFaults } from "../../frontend/src/ui/faults.ts";
import { hueOf } from "../../frontend/src/ui/hue.ts";

const test = suite("texts of the pages");

test("are in the first of the reader's languages that there is", () => {
  assert.is(pickLanguage(["fr", "de-AT", "en"], ["en", "de"]), "de");
  assert.is(pickLanguage(["de-at"], ["en", "de", "de-AT"]), "de-AT");
  assert.is(pickLanguage(["fr"], ["en", "de"]), "en");
  assert.is(pickLanguage([], ["en"]), "en");
});

test("times and distances are as long as they have to be", () => {
  assert.is(formatDuration(59.6), "1:00");
  assert.is(formatDuration(3_723), "1:02:03");
  assert.is(formatDistance(999.4, "en"), "999 m");
  assert.is(formatDistance(12_345, "en"), "12.35 km");
});

test("a day is the same in every time zone", () => {
  assert.is(formatDate("1990-12-10"), formatDate("1990-12-10T23:59:00Z"));
});

test("the faults that the API finds go to the fields of their names", () => {
  const fault = (path: string) => ({ path, message: `${path} is wrong` });
  const { known, unknown } = sortFaults(
    [fault("body.title"), fault("body.address.lines.0"), fault("body.address.lines.1"), fault("headers.x")],
    ["title", "address.lines"],
  );
  assert.equal(known, {
    title: "body.title is wrong",
    "address.lines": "body.address.lines.0 is wrong",
  });
  assert.equal(unknown, [fault("headers.x")]);
});

test("a text always has the same colour", () => {
  assert.is(hueOf("Metropolis"), hueOf("Metropolis"));
  assert.ok(hueOf("Metropolis") >= 0 && hueOf("Metropolis") < 360);
  assert.is.not(hueOf("Metropolis"), hueOf("Sunrise"));
});

test.run();
