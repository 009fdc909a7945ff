import { appendFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectDir as checkout } from "../../support/graph.ts";

const parts = [
  "index.ts",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "Pulumi.yaml",
  "Pulumi.dev.yaml",
  "Pulumi.prod.yaml",
  "Pulumi.staging.yaml",
  "components",
  "contract",
  "handlers",
  "lib",
  "local/graph/types.ts",
  "migrations",
  "pipeline",
  "policy",
  "program",
];

/** A checkout of its own, to deploy from and to edit. */
export class Project {
  private constructor(readonly directory: string) {}

  static async copy(): Promise<Project> {
    const directory = await mkdtemp(path.join(tmpdir(), "groundwork-engine-"));
    for (const part of parts)
      await cp(path.join(checkout, part), path.join(directory, part), { recursive: true });
    // A page that is built already: the names of a build change with each edit of the page.
    await cp(path.join(checkout, "tests/fixtures/site"), path.join(directory, "site"), { recursive: true });
    await symlink(path.join(checkout, "node_modules"), path.join(directory, "node_modules"));
    const project = new Project(directory);
    for (const stack of ["dev", "prod", "staging"]) await project.configure(stack, "siteFolder", "site");
    return project;
  }

  /** A project that is there already, with what it needs. */
  static at(directory: string): Project {
    return new Project(directory);
  }

  /** A project in a folder of this one, such as `pipeline`. */
  part(folder: string): Project {
    return new Project(path.join(this.directory, folder));
  }

  write(file: string, text: string): Promise<void> {
    return writeFile(path.join(this.directory, file), text);
  }

  read(file: string): Promise<string> {
    return readFile(path.join(this.directory, file), "utf8");
  }

  delete(file: string): Promise<void> {
    return rm(path.join(this.directory, file));
  }

  /** Adds lines to a file. */
  append(file: string, text: string): Promise<void> {
    return appendFile(path.join(this.directory, file), text);
  }

  /** Sets a config value of a stack, in place of the one that is there. */
  async configure(stack: string, key: string, value: string): Promise<void> {
    const file = `Pulumi.${stack}.yaml`;
    const line = `  groundwork:${key}: ${value}\n`;
    const text = await this.read(file);
    const present = new RegExp(`^  groundwork:${key}:.*\n`, "m");
    // The block `config:` is the file's first.
    await this.write(
      file,
      present.test(text) ? text.replace(present, line) : text.replace("config:\n", `config:\n${line}`),
    );
  }

  remove(): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }
}
