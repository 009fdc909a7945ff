import { execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {} from "../../../handlers/customers/contract.ts";
import { end, type Life, live, ready } from "../../local/support/life.ts";
import { fillFromTemplate } from "../../support/data-template.ts";
import { npmCommand } from "../../support/npm-command.ts";
import { demoUser, machineToken, signIn } from "../../support/sign-in.ts";
import { isDeployed, type Stage } from "../../support/stage.ts";

interface Context {
  dataDir: string;
  life: Life;
  stage: Stage;
  token: string;
  admin: string;
  replies: { status: number; text: string }[];
}

/** Personal data stand in replies, and nowhere else that a request leaves something. */
const test = suite<Context>("customers: marked data, end to end", {} as Context);

const services = ["users", "customers"];

test.before(async context => {
  context.dataDir = await mkdtemp(path.join(tmpdir(), "groundwork-marked-"));
  fillFromTemplate(context.dataDir);
  const start = npmCommand(
    "start",
    "--no-watch",
    "--port=0",
    "--aws-port=0",
    `--data=${context.dataDir}`,
    `--config=services=${JSON.stringify(services)}`,
    "--config=logLevel=debug",
  );
  context.life = live(spawn(process.execPath, start, { stdio: ["ignore", "pipe", "pipe"] }));
  const outputs = (await ready(context.dataDir, context.life)) as unknown as Stage["outputs"];
  const signIns = JSON.parse(await readFile(path.join(context.dataDir, "sign-ins.json"), "utf8"));
  context.stage = { outputs, signIns, dataDir: context.dataDir, stop: async () => {} };
  context.token = await machineToken(context.stage, "customers/read customers/write");
  context.admin = (await signIn(context.stage, demoUser(context.stage, "admin"))).access;
  context.replies = [];
});
test.after(async ({ dataDir, life }) => {
  if (life.process.exitCode === null) await end(life);
  await rm(dataDir, { recursive: true, force: true });
});

/** Texts that appear nowhere by chance; each field has one. */
const marks = {
  givenName: "Qwyxgiven",
  familyName: "Qwyxfamily",
  email: "qwyxmail@example.com",
  phone: "+4930901824",
  line: "Qwyxstreet 1",
  city: "Qwyxcity",
};
const texts = [
  marks.givenName,
  marks.familyName,
  "qwyxmail",
  "30901824",
  "Qwyxstreet",
  marks.city,
  "1971-02-03",
];

const body = {
  givenName: marks.givenName,
  familyName: marks.familyName,
  email: marks.email,
  phone: "030 901824",
  birthDate: "1971-02-03",
  address: { lines: [marks.line], city: marks.city, postalCode: "10178", country: "DE" },
};

async function call(
  { stage, token, replies }: Context,
  method: string,
  at: string,
  options: { body?: unknown; headers?: Record<string, string>; token?: string } = {},
) {
  const reply = await fetch(stage.outputs.apiUrl + at, {
    method,
    headers: {
      authorization: `Bearer ${options.token ?? token}`,
      "content-type": "application/json",
      ...options.headers,
    },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  });
  const text = await reply.text();
  replies.push({ status: reply.status, text });
  return { status: reply.status, body: text === "" ? undefined : JSON.parse(text) };
}

test("every operation works end to end, through the gateway's scopes, KMS and the roles of the functions", async context => {
  const headers = { "idempotency-key": "marked" };
  const created = await call(context, "POST", "/customers", { body, headers });
  assert.is(created.status, 201, JSON.stringify(created.body));
  assert.is(created.body.phone, marks.phone);
  assert.equal((await call(context, "POST", "/customers", { body, headers })).body, created.body);
  const { id } = created.body;
  const statuses = [
    await call(context, "POST", "/customers", { body: { ...body, email: marks.email.toUpperCase() } }),
    await call(context, "POST", "/customers", {
      body: { ...body, givenName: `${marks.givenName} `.repeat(20) },
    }),
    await call(context, "POST", "/customers", { body: { ...body, phone: `${marks.phone}00000000` } }),
    await call(context, "POST", "/customers", {
      body: { ...body, birthDate: "2020-02-03", nick: marks.familyName },
    }),
    await call(context, "GET", `/customers/${id}`),
    await call(context, "GET", `/customers?email=${encodeURIComponent(marks.email)}`),
    await call(context, "GET", "/customers"),
    await call(context, "PATCH", `/customers/${id}`, { body: { city: marks.city } }),
    await call(context, "PATCH", `/customers/${id}`, {
      body: { phone: marks.phone },
      headers: { "if-match": "*" },
    }),
    await call(context, "GET", `/customers/${id}/audit`, { token: context.admin }),
    await call(context, "GET", `/customers/${id}`, { token: context.admin }),
  ].map(({ status }) => status);
  assert.equal(statuses, [409, 400, 400, 400, 200, 200, 200, 400, 200, 200, 403]);
});

test("a person's token has the scope by the sign-in page, and reads with the role", async context => {
  const { signIns, dataDir } = context.stage;
  const [plain, admin] = [demoUser(context.stage, null), demoUser(context.stage, "admin")];
  assert.is(signIns.length, 2);
  const tokenOf = async (email: string): Promise<string> => {
    const args = ["--user", email, "--scope", "customers/read", "--data", dataDir];
    return (await promisify(execFile)(process.execPath, npmCommand("token", ...args))).stdout.trim();
  };
  const [forAdmin, forPlain] = [await tokenOf(admin.email), await tokenOf(plain.email)];
  assert.is((await call(context, "GET", "/customers", { token: forAdmin })).status, 200);
  assert.is((await call(context, "GET", "/customers", { token: forPlain })).status, 403);
  assert.is((await call(context, "POST", "/customers", { body, token: forAdmin })).status, 403);
});

test("an error says nothing of the data that were sent", ({ replies }) => {
  const errors = replies.filter(({ status }) => status >= 400);
  assert.is(errors.length, 8);
  for (const { text } of errors) for (const mark of texts) assert.not.match(text, mark);
});

test("the terminal, logs, traces, the database's rows and files and local mode's state hold none of it", async context => {
  const { outputs, dataDir } = { ...context.stage, dataDir: context.dataDir };
  const traces = await consoleRequests(outputs.consoleUrl ?? "");
  assert.match(traces, "/customers?email=...");
  assert.match(traces, "GenerateDataKey");
  const { code } = await end(context.life);
  assert.is(code, 0);
  const terminal = context.life.text();
  assert.match(terminal, "POST /customers");
  const files = await filesBelow(dataDir);
  assert.ok(files.some(file => file.includes("postgres")) && files.some(file => file.includes("log")));
  const places = new Map([
    ["terminal", terminal],
    ["traces", traces],
  ]);
  for (const file of files) places.set(path.relative(dataDir, file), await readFile(file, "latin1"));
  const found = [...places].flatMap(([place, text]) =>
    texts.filter(mark => text.toLowerCase().includes(mark.toLowerCase())).map(mark => `${mark} in ${place}`),
  );
  assert.equal(found, []);
  const known = [...places].filter(([, text]) => text.includes("customer_audit")).length;
  assert.ok(known > 0, "the search reads the database's files");
});

/** What the console shows of the requests, each in detail. */
async function consoleRequests(consoleUrl: string): Promise<string> {
  const token = /#token=(.+)$/.exec(consoleUrl)?.[1];
  const read = async (at: string) => {
    const url = new URL(`/console/api/${at}`, consoleUrl);
    return (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).text();
  };
  const list = await read("requests?show=requests&most=100");
  const { requests = [], rows = requests } = JSON.parse(list);
  const details = await Promise.all(rows.map(({ id }: { id: string }) => read(`requests/${id}`)));
  return [list, ...details].join("\n");
}

const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name));

if (isDeployed()) console.log("SKIP the files of a deployed stage cannot be searched");
else {
  test.run();
}
