import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { packClient, writeClient } from "../../commands/support/pack/client.ts";
import { projectDir } from "../support/graph.ts";
import { isTriedHere } from "../support/thorough.ts";

const run = promisify(execFile);
const test = suite<{ folder: string }>("packages/client", { folder: "" });

/** The types take the compiler twice: here without them, in CI from the packed file. */
const isPacked = isTriedHere("the types of the packed client", "packages/client");

/** Another project, with nothing but the packed file, and what that depends on, installed. */
test.before(async context => {
  context.folder = await mkdtemp(path.join(tmpdir(), "groundwork-client-"));
  const installed = path.join(context.folder, "node_modules/@groundwork/client");
  await mkdir(installed, { recursive: true });
  if (isPacked) {
    const archive = await packClient(projectDir, context.folder);
    await run("tar", ["xzf", archive, "--strip-components=1", "-C", installed]);
  } else await writeClient(projectDir, installed);
  const { dependencies } = JSON.parse(await readFile(path.join(installed, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies))
    await symlink(
      path.join(projectDir, "node_modules", name),
      path.join(context.folder, "node_modules", name),
    );
  await writeFile(path.join(context.folder, "package.json"), '{ "type": "module" }');
});
test.after(({ folder }) => rm(folder, { recursive: true }));

test("has code of the client and the table of operations, and no code of a contract", async ({ folder }) => {
  const dist = path.join(folder, "node_modules/@groundwork/client/dist");
  assert.equal((await readdir(dist)).sort(), ["index.js", ...(isPacked ? ["types"] : [])]);
  const code = await readFile(path.join(dist, "index.js"), "utf8");
  assert.match(code, '"readMe": "GET /me"');
  assert.not.match(code, /valibot|strictObject|from "/);
});

test("calls the API from a program that has it installed", async ({ folder }) => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.setHeader("content-type", "application/json").end('{"displayName":"Ada"}');
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  try {
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const program = `
import { createClient } from "@groundwork/client";
const client = createClient({ apiUrl: ${JSON.stringify(apiUrl)}, token: () => "a.b.c" });
console.log((await client.users.readMe()).displayName);
`;
    await writeFile(path.join(folder, "program.js"), program);
    const { stdout } = await run(process.execPath, ["program.js"], { cwd: folder });
    assert.is(stdout, "Ada\n");
    assert.equal(seen, ["GET /me Bearer a.b.c"]);
  } finally {
    server.close();
  }
});

(isPacked ? test : test.skip)(
  "compiles where the fields are the contracts', and says which are not",
  async ({ folder }) => {
    const program = `
import { type ApiError, createClient, type Output, type Services } from "@groundwork/client";
const client = createClient({ apiUrl: "https://api.example.com" });
const me: Output<Services, "users", "readMe"> = await client.users.readMe();
export const name: string | null = me.displayName;
await client.users.changeMe({ body: { displayName: "Ada" } });
for await (const user of client.users.list({ limit: 5 })) console.log(user.id);
export const code = (error: ApiError) => error.code;
`;
    const wrong = `
import { createClient } from "@groundwork/client";
const client = createClient({ apiUrl: "https://api.example.com" });
await client.users.changeMe({ body: { dislayName: "Ada" } });
console.log((await client.users.readMe()).nickname);
`;
    await writeFile(path.join(folder, "program.ts"), program);
    await writeFile(path.join(folder, "wrong.ts"), wrong);
    const compiler = path.join(projectDir, "node_modules/typescript/bin/tsc");
    const options =
      "--noEmit --strict --skipLibCheck --pretty false --target es2022 --module nodenext --lib es2022,dom".split(
        " ",
      );
    const { stdout } = await run(process.execPath, [compiler, ...options, "program.ts", "wrong.ts"], {
      cwd: folder,
    }).catch((error: { stdout: string }) => error);
    const errors = stdout.split("\n").filter(line => line.includes("error TS"));
    assert.is(errors.length, 2, stdout);
    assert.match(errors[0] ?? "", /^wrong\.ts\(4,\d+\).*'dislayName' does not exist/);
    assert.match(errors[1] ?? "", /^wrong\.ts\(5,\d+\).*'nickname' does not exist/);
  },
);

test.run();
