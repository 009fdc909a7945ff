// A cold start: loads a function's bundle and gives it its first event, in a process that has done nothing before.
"use strict";

const { writeSync } = require("node:fs");

const { file, event } = JSON.parse(process.argv[2]);
const context = {
  awsRequestId: "00000000-0000-4000-8000-000000000000",
  functionName: "bench",
  getRemainingTimeInMillis: () => 29_000,
};

async function start() {
  const begun = process.hrtime.bigint();
  const { handler } = require(file);
  const { statusCode, body } = await handler(event, context);
  const milliseconds = Number(process.hrtime.bigint() - begun) / 1e6;
  writeSync(3, JSON.stringify({ milliseconds, status: statusCode, body: JSON.parse(body) }));
  process.exit();
}

start();
