import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";
import { rules } from "../../../handlers/game/rules.ts";

const page = readFileSync("docs/game.md", "utf8");
const prose = page.split("## Constants")[0]?.replace(/\s+/g, " ") ?? "";
const { config } = parse(readFileSync("Pulumi.yaml", "utf8")) as {
  config: Record<string, { default: unknown }>;
};
const test = suite("docs/game.md");

const number = (value: number) => value.toLocaleString("en-US");
const rows = (pattern: RegExp) =>
  [...page.matchAll(pattern)].map(([, name = "", value = ""]) => [name, value]);

test("lists every constant of the rules with its value, and no other", () => {
  const constants = Object.entries(rules).flatMap(([group, values]) =>
    Object.entries(values).map(([name, value]) => [
      `${group}.${name}`,
      name.endsWith("Year") ? String(value) : number(value),
    ]),
  );
  assert.equal(rows(/^\| `(\w+\.\w+)` \| ([\d,.]+) \|/gm), constants);
});

test("gives the defaults of the config values that it lists", () => {
  const listed = rows(/^\| `(\w+)` \| `([^`]+)` \|$/gm);
  assert.ok(listed.length >= 7);
  for (const [name = "", value] of listed) assert.is(String(config[name]?.default), value, name);
});

test("names config values that are there", () => {
  const names = [...prose.matchAll(/`((?:deposits|strava)[A-Z]\w+)`/g)].map(([, name = ""]) => name);
  assert.ok(names.length > 10);
  for (const name of names) assert.ok(config[name], name);
});

const { runs, territory, events, mining, deposits } = rules;
const perHour = (microTokens: number) => microTokens / mining.microTokensPerToken;
for (const sentence of [
  `${runs.leastPoints} to ${number(runs.mostPoints)} points`,
  `it began before ${runs.earliestYear}`,
  `${runs.clockSkewSeconds} s ahead of ours`,
  `more than ${runs.longestGapSeconds} s lie between two points`,
  `longer than ${number(runs.longestMeters / 1_000)} km`,
  `more than ${runs.mostPointsInWindow} points within ${runs.speedWindowSeconds} s`,
  `faster than ${runs.fastestMetersPerSecond} m/s over ${runs.speedWindowSeconds} s`,
  `within ${territory.closingMeters} m of its start`,
  `at most ${territory.largestLoopSquareMeters / 1e6} km²`,
  `at most ${number(territory.mostCells)} cells`,
  `the first ${events.endHour}:00 after its start`,
  `The session lasts ${events.ticketSessionHours} hours`,
  `${perHour(mining.baseMicroTokensPerHour)} an hour, and ${perHour(mining.cellMicroTokensPerHour)} an hour more`,
  `At ${mining.capacityTokens} tokens mining stops`,
  `more than ${number(deposits.largestCoins)} coins`,
])
  test(`says "${sentence}", as the rules have it`, () => assert.ok(prose.includes(sentence)));

test("the job that finishes events runs when they end", () => {
  assert.is(config.finishEventsSchedule?.default, `cron(0 ${rules.events.endHour} * * ? *)`);
});

test.run();
