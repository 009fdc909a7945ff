import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, isScalar, isSeq, type Node, parseDocument } from "yaml";
import { defined } from "../../lib/defined.ts";
import { nearest } from "../../lib/nearest.ts";
import { encodeNode, fits, isReadable, type ValueType } from "./config-values.ts";

/** What is wrong with the project's config, and how to mend it. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** What the engine would hand to the program. */
export interface StackConfig {
  readonly project: string;
  /** File that holds the program, relative to the project folder. */
  readonly main: string;
  /** Encoded values by full key (`groundwork:services`). */
  readonly values: Readonly<Record<string, string>>;
  /** Full keys of the values that are secret. */
  readonly secretKeys: readonly string[];
  /** Full keys of the project's own that the stack's file sets and `Pulumi.yaml` does not declare: mistyped perhaps. */
  readonly undeclaredKeys: readonly string[];
}

/** Values for a feature that the stack leaves off because one of its values is not set. */
export interface StandIn {
  /** Config key that switches the feature on. */
  readonly unset: string;
  /** By config key, that one's among them. They replace what is set of the feature besides. */
  readonly values: Readonly<Record<string, string>>;
}

interface Declaration {
  readonly type?: ValueType;
  readonly value?: string;
  readonly secret: boolean;
}

/**
 * Reads the config as the engine would: defaults of `Pulumi.yaml`, then `Pulumi.<stack>.yaml`, then `overrides`.
 * Secrets that are declared and not set, or encrypted, get a placeholder: nothing here can decrypt.
 *
 * @param standIns each counts where the project declares its key and the stack sets it to nothing that can be read here
 * @throws ConfigError naming the file or key, and what to do, when a value is missing or of the wrong type.
 */
export function readStackConfig(
  projectDir: string,
  stack: string,
  overrides: Readonly<Record<string, string>> = {},
  standIns: readonly StandIn[] = [],
): StackConfig {
  const projectFile = readYaml(join(projectDir, "Pulumi.yaml"));
  const project = String(projectFile.get("name"));
  const declared = readDeclarations(project, projectFile.get("config"));
  const settings = readSettings(projectDir, stack, project);
  const values: Record<string, string> = {};
  const secretKeys = new Set<string>();
  for (const [key, { value, secret }] of declared) {
    if (value !== undefined) values[key] = value;
    if (secret) secretKeys.add(key);
  }
  for (const [key, { value, secret }] of settings) {
    values[key] = value;
    if (secret) secretKeys.add(key);
  }
  // What a program may do without when it is not deployed: by this value it says so.
  const missingSecrets = `${project}:missingSecrets`;
  if (declared.has(missingSecrets)) values[missingSecrets] = "placeholder";
  for (const [key, value] of Object.entries(overrides)) {
    values[overrideKey(key, project, [...declared.keys(), ...Object.keys(values)])] = value;
  }
  for (const { unset, values: own } of standIns) {
    const key = fullKey(unset, project);
    if (!declared.has(key) || isReadable(values[key])) continue;
    for (const [name, value] of Object.entries(own)) values[fullKey(name, project)] = value;
  }
  fillAndCheck(stack, declared, values);
  return {
    project,
    main: String(projectFile.get("main") ?? "index.ts"),
    values,
    secretKeys: [...secretKeys],
    undeclaredKeys: settings
      .map(([key]) => key)
      .filter(key => key.startsWith(`${project}:`) && declared.size > 0 && !declared.has(key)),
  };
}

function readYaml(file: string) {
  const document = parseDocument(readFileSync(file, "utf8"));
  const [error] = document.errors;
  if (error) throw new ConfigError(`${file}: ${error.message}`);
  return document;
}

/** The `config:` block of Pulumi.yaml: plain values, or `{type, items, default, value, secret, description}`. */
function readDeclarations(project: string, block: unknown): Map<string, Declaration> {
  const declared = new Map<string, Declaration>();
  if (!isMap<Node, Node>(block)) return declared;
  for (const { key, value } of block.items) {
    if (isMap<Node, Node>(value)) {
      const type = value.get("type") as ValueType | undefined;
      const given = value.get("default", true) ?? value.get("value", true);
      declared.set(fullKey(String(key), project), {
        ...defined({ type }),
        ...(given === undefined ? {} : { value: encodeNode(given as Node).value }),
        secret: Boolean(value.get("secret")),
      });
    } else if (isScalar(value) || isSeq(value)) {
      declared.set(fullKey(String(key), project), { value: encodeNode(value).value, secret: false });
    }
  }
  return declared;
}

/** The `config:` block of Pulumi.<stack>.yaml, encoded as the engine hands it over. */
function readSettings(projectDir: string, stack: string, project: string) {
  const file = join(projectDir, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) {
    const stacks = readdirSync(projectDir).flatMap(name => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
    throw new ConfigError(
      `There is no Pulumi.${stack}.yaml in ${projectDir}: the stacks are ${stacks.join(", ")}.`,
    );
  }
  const block = readYaml(file).get("config");
  const entries = isMap<Node, Node | null>(block) ? block.items : [];
  return entries.flatMap(({ key, value }) =>
    value ? [[fullKey(String(key), project), encodeNode(value)] as const] : [],
  );
}

function overrideKey(key: string, project: string, known: readonly string[]): string {
  const full = fullKey(key, project);
  if (!full.startsWith(`${project}:`) || known.includes(full)) return full;
  const names = [...new Set(known)].map(name => name.replace(`${project}:`, ""));
  const near = nearest(key.replace(`${project}:`, ""), names);
  throw new ConfigError(
    `There is no config value "${key}" in Pulumi.yaml. ${near ? `Did you mean ${near}?` : `There are: ${names.join(", ")}.`}`,
  );
}

function fillAndCheck(
  stack: string,
  declared: ReadonlyMap<string, Declaration>,
  values: Record<string, string>,
) {
  for (const [key, { type, secret }] of declared) {
    if (secret && !values[key]) values[key] = `placeholder-for-${shortKey(key)}`;
    const value = values[key];
    if (value === undefined) {
      throw new ConfigError(
        `Stack "${stack}" lacks the config value "${key}". Give it a default in Pulumi.yaml, or set it: ` +
          `pulumi config set ${key} VALUE --stack ${stack}; for local mode: npm start -- --config ${shortKey(key)}=VALUE`,
      );
    }
    if (type !== undefined && !fits(type, value)) {
      throw new ConfigError(
        `Stack "${stack}": the config value "${key}" must be of type ${type}, and is ${value}.`,
      );
    }
  }
}

const shortKey = (key: string) => key.replace(/^.*:/, "");

/** A key without a namespace belongs to the project. */
const fullKey = (key: string, project: string) => (key.includes(":") ? key : `${project}:${key}`);
