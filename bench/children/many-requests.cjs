// A warm function: one event again and again, and how long each took on average.
"use strict";

const { writeSync } = require("node:fs");

const { file, event, warmUp, times } = JSON.parse(process.argv[2]);
const context = {
  awsRequestId: "00000000-0000-4000-8000-000000000000",
  getRemainingTimeInMillis: () => 29_000,
};

async function measure() {
  const { handler } = require(file);
  const { statusCode, body } = await handler(event, context);
  for (let time = 0; time < warmUp; time += 1) await handler(event, context);
  const begun = process.hrtime.bigint();
  for (let time = 0; time < times; time += 1) await handler(event, context);
  const microseconds = Number(process.hrtime.bigint() - begun) / 1e3 / times;
  writeSync(3, JSON.stringify({ microseconds, status: statusCode, body: JSON.parse(body) }));
  process.exit();
}

measure();
