import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  installedVersion,
  installPackages,
  type RunNpm,
  removePackages,
} from "../../../lib/bundle/install-packages.ts";

const test = suite("lib/bundle/install-packages");

let projectDir: string;
test.before.each(async () => {
  projectDir = await mkdtemp(path.join(tmpdir(), "groundwork-install-"));
  await put("node_modules/@image/native/package.json", '{"version":"1.2.3"}');
  await put("package-lock.json", '{"lockfileVersion":3}');
  await put(".build/resize/index.js", "");
});
test.after.each(() => rm(projectDir, { recursive: true }));

async function put(file: string, contents: string): Promise<void> {
  await mkdir(path.dirname(path.join(projectDir, file)), { recursive: true });
  await writeFile(path.join(projectDir, file), contents);
}

const installing = {
  directory: ".build/resize",
  packages: ["@image/native"],
  architecture: "arm64",
} as const;

test("installs the project's versions for Lambda beside the bundle, without what npm notes for itself", async () => {
  const seen: unknown[] = [];
  const runNpm: RunNpm = async (args, folder) => {
    const read = async (file: string) => JSON.parse(await readFile(path.join(folder, file), "utf8"));
    seen.push(args.join(" "), await read("package.json"), await read("package-lock.json"));
    for (const file of ["@image/native/index.js", ".package-lock.json", ".bin/native"])
      await put(path.relative(projectDir, path.join(folder, "node_modules", file)), "");
  };
  await installPackages({ projectDir, ...installing }, runNpm);
  assert.equal(seen, [
    "install --os=linux --cpu=arm64 --libc=glibc --omit=dev --ignore-scripts --no-audit --no-fund",
    { private: true, dependencies: { "@image/native": "1.2.3" } },
    { lockfileVersion: 3 },
  ]);
  const bundle = path.join(projectDir, ".build/resize");
  assert.equal((await readdir(bundle)).sort(), ["index.js", "node_modules"]);
  assert.equal(await readdir(path.join(bundle, "node_modules")), ["@image"]);
  assert.equal(await readdir(path.join(projectDir, ".build")), ["resize"]);
  await removePackages(bundle);
  assert.equal(await readdir(bundle), ["index.js"]);
});

test("asks for x64 where the function is for x86_64", async () => {
  let asked = "";
  const runNpm: RunNpm = async (args, folder) => {
    asked = args.join(" ");
    await mkdir(path.join(folder, "node_modules"));
  };
  await installPackages({ projectDir, ...installing, architecture: "x86_64" }, runNpm);
  assert.match(asked, " --cpu=x64 ");
});

test("leaves nothing behind where npm fails, and says what it said", async () => {
  const runNpm: RunNpm = () => Promise.reject(new Error("npm install failed: no such version"));
  const error = await installPackages({ projectDir, ...installing }, runNpm).catch((thrown: Error) => thrown);
  assert.is(error?.message, "npm install failed: no such version");
  assert.equal(await readdir(path.join(projectDir, ".build")), ["resize"]);
});

test("knows the version of a package wherever it is above the project", async () => {
  assert.is(installedVersion(projectDir, "@image/native"), "1.2.3");
  assert.is(installedVersion(path.join(projectDir, "apps/shop"), "@image/native"), "1.2.3");
  assert.is(installedVersion(projectDir, "missing"), undefined);
});

test.run();
