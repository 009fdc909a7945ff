import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bundle } from "../../lib/bundle/bundle.ts";
import { splitSql } from "../../lib/sql/sql-split.ts";
import { ConfigError } from "../graph/config.ts";
import { ProgramError } from "../graph/index.ts";
import type { Graph } from "../graph/types.ts";
import { StartError } from "../http/start-error.ts";
import type { FunctionSpec } from "../lambda/functions.ts";
import type { LambdaRuntime } from "../lambda/runtime.ts";
import type { Terminal } from "../observe/terminal.ts";
import { sourceRules } from "./source-rules.ts";
import { Sources } from "./sources.ts";

export interface RedeployOptions {
  readonly projectDir: string;
  readonly runtime: LambdaRuntime;
  readonly terminal: Terminal;
  readonly evaluate: () => Promise<Graph>;
  /** Takes over a newly evaluated program. */
  readonly apply: (graph: Graph) => Promise<void>;
}

/** What a person can mend in the program or its config, while the former one goes on. */
const mistakes = [ConfigError, ProgramError, StartError];

/** Serves saved files at once: builds the functions that a file is part of, and evaluates the program where it is part of that. */
export class Redeployer {
  readonly #options: RedeployOptions;
  /** Change time of each function's code, by physical name. */
  readonly #stamps = new Map<string, number>();
  readonly #sources = new Sources();
  /** Whether the program failed when it was last evaluated. */
  #isBroken = false;
  #queue: Promise<void> = Promise.resolve();

  constructor(options: RedeployOptions) {
    this.#options = options;
    for (const spec of options.runtime.specs) this.#stamps.set(spec.name, codeStamp(spec));
  }

  /** One change after another, so that a later one never loses to an earlier one. */
  changed(files: readonly string[]): Promise<void> {
    this.#queue = this.#queue
      .then(() => this.#handle(files))
      .catch(error => this.#options.terminal.error(String(error?.stack ?? error)));
    return this.#queue;
  }

  async #handle(files: readonly string[]): Promise<void> {
    const { projectDir, runtime, terminal, evaluate, apply } = this.#options;
    const startedAt = performance.now();
    const built = await Promise.all(
      runtime.specs.filter(spec => this.#sources.mayChange(spec, files)).map(spec => this.#build(spec)),
    );
    // What is wrong with the program can be a file that only a function is made of: one that is missing.
    const isProgram = this.#isBroken || files.some(sourceRules.isProgramFile);
    if (isProgram) {
      this.#isBroken = true;
      try {
        await apply(await evaluate());
        this.#isBroken = false;
      } catch (error) {
        if (!mistakes.some(kind => error instanceof kind)) throw error;
        return terminal.error(`${(error as Error).message}\n  The former program goes on.`);
      }
    }
    const changed = [...built, ...this.#reloadChanged()].filter(name => name !== null);
    for (const file of await withoutStatement(projectDir, files))
      terminal.notice(`${file} has no statement yet: it is applied once it has one.`);
    const names = changed.length === 0 && isProgram ? ["program"] : changed;
    if (names.length > 0)
      terminal.notice(
        `${[...new Set(names)].join(", ")} updated in ${(performance.now() - startedAt).toFixed(0)} ms`,
      );
  }

  /** Builds one function if a file of it changed; returns its label if its code is new. */
  async #build(spec: FunctionSpec): Promise<string | null> {
    const { projectDir, runtime, terminal } = this.#options;
    if (!spec.entry) return null;
    try {
      const { inputs } = await bundle(spec.entry, spec.label, {
        projectDir,
        copy: spec.copy,
        external: spec.external,
      });
      this.#sources.built(spec, inputs);
    } catch (error) {
      this.#sources.failed(spec);
      const message = (error as Error).message;
      if (runtime.buildErrorOf(spec) !== message)
        terminal.error(`${spec.label} does not build.\n${indent(message)}`);
      runtime.failBuild(spec, message);
      return null;
    }
    return this.#reload(spec, runtime.buildErrorOf(spec) !== null);
  }

  /** Functions whose code the evaluation rebuilt. */
  #reloadChanged(): (string | null)[] {
    return this.#options.runtime.specs.map(spec => this.#reload(spec, false));
  }

  /** @param isMended the code builds again, maybe to what it was before */
  #reload(spec: FunctionSpec, isMended: boolean): string | null {
    const stamp = codeStamp(spec);
    if (this.#stamps.get(spec.name) === stamp && !isMended) return null;
    this.#stamps.set(spec.name, stamp);
    this.#options.runtime.reload(spec);
    return spec.label;
  }
}

const codeStamp = (spec: FunctionSpec): number =>
  statSync(join(spec.codePath, "index.js"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const indent = (text: string) => text.replace(/^/gm, "  ");

/** Those of the saved files that are migrations to be written. */
async function withoutStatement(projectDir: string, files: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    files
      .filter(file => /^migrations\/.*\.sql$/.test(file))
      .map(async file => {
        const sql = await readFile(join(projectDir, file), "utf8").catch(() => null);
        return sql !== null && splitSql(sql).length === 0 ? file : null;
      }),
  );
  return found.filter(file => file !== null);
}
