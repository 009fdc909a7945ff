// Runs inside a worker thread, in place of Lambda's Node.js runtime: loads one bundle and hands it one event at a
// time. Plain CommonJS, because a worker starts some 40 ms faster without a TypeScript loader.
"use strict";

const { readFileSync } = require("node:fs");
const { Module } = require("node:module");
const { join } = require("node:path");
const { format } = require("node:util");
const { parentPort, workerData } = require("node:worker_threads");

const { codePath, moduleName, handlerName, functionName, functionArn, memoryMegabytes, logGroup, logStream } =
  workerData;
/** Where a debugger finds the TypeScript; null when none may look. */
const { sourceMap } = workerData;
/** How many lines of this thread nobody has read yet: an `Int32Array` of one, in shared memory. */
const { unreadLines } = workerData;
const mostUnreadLines = 1000;

let requestId;
captureOutput();
const handler = load();
if (handler) parentPort.on("message", run);

/** Loads the bundle; whatever it throws is the function's init error. */
function load() {
  try {
    const file = join(codePath, `${moduleName}.js`);
    const loaded = loadModule(file)[handlerName];
    if (typeof loaded !== "function") {
      const error = new Error(`${file} does not export a function named ${handlerName}`);
      error.name = "Runtime.HandlerNotFound";
      throw error;
    }
    parentPort.postMessage({ kind: "ready" });
    return loaded;
  } catch (error) {
    parentPort.postMessage({ kind: "initError", ...describe(error) });
    return undefined;
  }
}

/** As in Lambda, where no folder above the package has a say in it: not its `package.json`, not its packages. */
function loadModule(file) {
  const loaded = new Module(file);
  loaded.filename = file;
  loaded.paths = [join(codePath, "node_modules")];
  const code = readFileSync(file, "utf8");
  loaded._compile(sourceMap ? `${code}\n//# sourceMappingURL=${sourceMap}` : code, file);
  return loaded.exports;
}

async function run({ id, event, deadline, traceId, waitsForDebugger, called }) {
  requestId = id;
  process.env._X_AMZN_TRACE_ID = traceId;
  try {
    if (waitsForDebugger) await debuggerStops();
    const result = await handler(JSON.parse(event), contextFor(id, deadline, called));
    parentPort.postMessage({ kind: "reply", payload: JSON.stringify(result) ?? "null" });
  } catch (error) {
    parentPort.postMessage({ kind: "error", ...describe(error) });
  }
}

/**
 * Waits until a debugger has stopped this thread, which is how a thread can tell that one listens to it: without one the
 * statement takes no time at all. While it stands here, breakpoints find their places.
 */
async function debuggerStops() {
  for (let stoppedMilliseconds = 0; stoppedMilliseconds < 5; ) {
    await new Promise(resolve => setTimeout(resolve, 50));
    const before = performance.now();
    // biome-ignore lint/suspicious/noDebugger: this is where the person's debugger stops
    debugger;
    stoppedMilliseconds = performance.now() - before;
  }
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function contextFor(awsRequestId, deadline, called) {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: called?.version ?? "$LATEST",
    invokedFunctionArn: called?.arn ?? functionArn,
    ...(called?.clientContext !== undefined && { clientContext: called.clientContext }),
    memoryLimitInMB: String(memoryMegabytes),
    awsRequestId,
    logGroupName: logGroup,
    logStreamName: logStream,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function describe(error) {
  const isError = error instanceof Error || (typeof error === "object" && error !== null && "stack" in error);
  return {
    errorType: isError ? error.name : typeof error,
    errorMessage: isError ? error.message : String(error),
    trace: isError && typeof error.stack === "string" ? error.stack.split("\n") : [],
  };
}

/** `console` writes the lines of Lambda's JSON log format; lines written straight to standard output pass as they are. */
function captureOutput() {
  const levels = { trace: "TRACE", debug: "DEBUG", log: "INFO", info: "INFO", warn: "WARN", error: "ERROR" };
  for (const [method, level] of Object.entries(levels))
    console[method] = (...values) => post(consoleLine(level, values));
  process.stdout.write = process.stderr.write = (chunk, ...rest) => {
    for (const line of String(chunk).split("\n")) if (line !== "") post(line);
    rest.find(argument => typeof argument === "function")?.();
    return true;
  };
}

function consoleLine(level, values) {
  const [first] = values;
  const message =
    values.length === 1 && typeof first === "object" && !(first instanceof Error) ? first : format(...values);
  const line = { timestamp: new Date().toISOString(), level, requestId, message };
  if (first instanceof Error) Object.assign(line, describe(first));
  try {
    return JSON.stringify(line);
  } catch {
    return JSON.stringify({ ...line, message: format(...values) });
  }
}

/** Waits while too many lines are unread: a function that logs without end must not fill local mode's memory. */
function post(line) {
  Atomics.add(unreadLines, 0, 1);
  for (
    let unread = Atomics.load(unreadLines, 0);
    unread > mostUnreadLines;
    unread = Atomics.load(unreadLines, 0)
  )
    Atomics.wait(unreadLines, 0, unread, 100);
  parentPort.postMessage({ kind: "log", requestId, line });
}
