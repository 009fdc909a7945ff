import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {} from "../../handlers/movies/contract.ts";
import { fillFromTemplate } from "../support/data-template.ts";
import { type DebuggedWorker, type Paused, type Script, WorkerDebugger } from "../support/debugger.ts";
import { freePort } from "../support/free-port.ts";
import { npmCommand } from "../support/npm-command.ts";
import { begin, end, type Life, ready } from "./support/life.ts";

interface Context {
  folder: string;
  life: Life;
  apiUrl: string;
  port: number;
}

const SOURCE = "handlers/movies/service.ts";
const STATEMENT = "      assertYears(query);";
const line = readFileSync(SOURCE, "utf8")
  .split("\n")
  .findIndex(text => text.includes(STATEMENT));

const test = suite<Context>("npm start -- --inspect", {} as Context);

test.before(async context => {
  context.folder = mkdtempSync(path.join(tmpdir(), "groundwork-inspect-"));
  fillFromTemplate(context.folder);
  context.port = await freePort();
  context.life = begin(context.folder, "--inspect", "--inspect-port", String(context.port));
  context.apiUrl = (await ready(context.folder, context.life)).apiUrl ?? "";
});
test.after(async ({ folder, life }) => {
  life?.process.kill("SIGKILL");
  await life?.exited;
  rmSync(folder, { recursive: true, force: true });
});

test("npm run invoke --debug waits for a debugger, which stops it before the handler", async ({
  folder,
  apiUrl,
  port,
}) => {
  const command = npmCommand("invoke", "movies", "--debug", "--data", folder);
  const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "pipe"] });
  const printed = text(child.stdout);
  const [told] = await once(child.stderr, "data");
  assert.match(String(told), "movies waits for a debugger");
  assert.is(await Promise.race([printed, fetch(`${apiUrl}/health?deep`).then(() => "waits")]), "waits");

  const debugging = new WorkerDebugger();
  const stops = new Set<string>();
  debugging.onStatement = async ({ scripts }, { callFrames: [frame] }) => {
    stops.add(scripts.find(({ scriptId }) => scriptId === frame?.location.scriptId)?.url ?? "");
    // As long as a person at least takes to let it go on; the gateway answers these by itself.
    for (let count = 0; count < 20; count++) await fetch(`${apiUrl}/unknown`);
  };
  await debugging.attach(port);
  assert.is(JSON.parse(await printed).statusCode, 200);
  assert.ok([...stops].some(url => url.endsWith("local/lambda/bootstrap.cjs")));
  debugging.close();
});

test("stops at a breakpoint in the TypeScript, and only that function stands still", async ({
  life,
  apiUrl,
  port,
}) => {
  const debugging = new WorkerDebugger();
  const atBreakpoint = breakpointAt(debugging);
  await debugging.attach(port);
  const list = () => fetch(`${apiUrl}/movies`);
  assert.is((await list()).status, 200);
  await atBreakpoint.isSet;

  const reply = list();
  reply.catch(() => {});
  const { worker, paused } = await atBreakpoint.paused;
  assert.is(paused.hitBreakpoints.length, 1);
  assert.equal(placeOf(worker, paused), [SOURCE, line]);
  assert.is((await fetch(`${apiUrl}/health?deep`)).status, 200);
  await worker.send("Debugger.resume");
  assert.is((await reply).status, 200);

  const cut = list().catch(() => null);
  // A function that stands still keeps nothing from ending; a crash would have a signal in place of a code.
  assert.type((await end(life)).code, "number");
  assert.is((await cut)?.status === 200, false);
  debugging.close();
});

/** Sets the breakpoint as an editor does: by the map that the bundle names. */
function breakpointAt(debugging: WorkerDebugger) {
  const isSet = new Promise<void>((resolve, reject) => {
    debugging.onScript = async (worker, script) => {
      if (!script.url.endsWith("/.build/movies/index.js")) return;
      const { url } = script;
      await worker
        .send("Debugger.setBreakpointByUrl", { url, ...generated(script) })
        .then(() => resolve(), reject);
    };
  });
  const paused = new Promise<{ worker: DebuggedWorker; paused: Paused }>(resolve => {
    debugging.onPaused = (worker, paused) => resolve({ worker, paused });
  });
  return { isSet, paused };
}

const mapOf = ({ sourceMapURL }: Script) => {
  const file = fileURLToPath(sourceMapURL);
  const map = new SourceMap(JSON.parse(readFileSync(file, "utf8")));
  const relative = (source: string) => path.relative(process.cwd(), path.resolve(path.dirname(file), source));
  return { map, relative };
};

/** Where the statement stands in the bundle, counted from 0 as in the protocol. */
function generated(script: Script): { lineNumber: number; columnNumber: number } {
  const { map, relative } = mapOf(script);
  const lines = readFileSync(fileURLToPath(script.url), "utf8").split("\n");
  for (const [lineNumber, text] of lines.entries()) {
    for (let columnNumber = 0; columnNumber < text.length; columnNumber++) {
      const entry = map.findEntry(lineNumber, columnNumber);
      if (!("originalSource" in entry) || entry.originalLine !== line) continue;
      if (entry.generatedColumn === columnNumber && relative(entry.originalSource) === SOURCE)
        return { lineNumber, columnNumber };
    }
  }
  throw new Error(`The map does not know ${SOURCE}:${line + 1}.`);
}

function placeOf({ scripts }: DebuggedWorker, { callFrames: [frame] }: Paused): [string, number] {
  const script = scripts.find(({ scriptId }) => scriptId === frame?.location.scriptId);
  if (!script || !frame) throw new Error("It stands in no script.");
  const { map, relative } = mapOf(script);
  const { lineNumber, columnNumber } = frame.location;
  const entry = map.findEntry(lineNumber, columnNumber);
  if (!("originalSource" in entry)) throw new Error("The map does not know where it stands.");
  return [relative(entry.originalSource), entry.originalLine];
}

test.run();
