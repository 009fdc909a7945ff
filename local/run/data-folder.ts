import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { newCredential } from "../aws/credentials.ts";
import type { Credential } from "../aws/sigv4.ts";
import { StartError } from "../http/start-error.ts";

/** A demo user. */
export interface SignIn {
  readonly email: string;
  readonly password: string;
  readonly groups: readonly string[];
}

/** `format.json` says whose folder it is. */
interface Mark {
  readonly format?: number;
  readonly stack?: string;
}

const MADE_BY_LOCAL_MODE: readonly string[] = [
  "postgres",
  "state.jsonl",
  "state.jsonl.draft",
  "logs",
  "seed.json",
  "sign-ins.json",
  "aws-config",
  "outputs.json",
];

/** Raised when the folder's layout changes so that an older one cannot be used. */
const FORMAT = 1;

/** The files of local mode's data folder that are for people and their tools. */
export class DataFolder {
  readonly path: string;

  /** @throws StartError when the folder cannot be used */
  constructor(path: string) {
    this.path = path;
    try {
      mkdirSync(path, { recursive: true });
    } catch (error) {
      throw new StartError(`The data folder ${path} cannot be made: ${(error as Error).message}`);
    }
    const { format } = this.#mark();
    if (format === undefined && readdirSync(path).some(name => !name.startsWith("format.json")))
      throw new StartError(
        `The folder ${path} holds files that are not local mode's, which npm run reset would not know from its own. Choose another: npm start -- --data DIR`,
      );
    if (format !== undefined && format !== FORMAT)
      throw new StartError(
        `The data folder ${path} was made by another version of local mode. Empty it with npm run reset, or choose another: npm start -- --data DIR`,
      );
    if (format === undefined) this.#writeMark({ format: FORMAT });
  }

  /**
   * Makes the folder that of one stack: accounts, databases and secrets of two would mix.
   * @throws StartError when it is another stack's
   */
  claim(stack: string): void {
    const mark = this.#mark();
    if (mark.stack !== undefined && mark.stack !== stack)
      throw new StartError(
        `The data folder ${this.path} holds the data of the stack ${mark.stack}. Choose another for ${stack}: npm start -- --stack ${stack} --data .local-${stack}`,
      );
    if (mark.stack === undefined) this.#writeMark({ ...mark, stack });
  }

  /** The ready signal: written last, and taken away before anything stops. The database's password stands in it. */
  writeOutputs(outputs: object): void {
    this.#write("outputs.json", `${JSON.stringify(outputs, null, 2)}\n`, 0o600);
  }

  removeOutputs(): void {
    rmSync(join(this.path, "outputs.json"), { force: true });
  }

  readSignIns(): readonly SignIn[] | null {
    return this.#readJson("sign-ins.json") as readonly SignIn[] | null;
  }

  writeSignIns(signIns: readonly SignIn[]): void {
    this.#write("sign-ins.json", `${JSON.stringify(signIns, null, 2)}\n`, 0o600);
  }

  /**
   * A secret of this folder, random and the same at every start: made-up client secrets and passwords derive from it.
   */
  seed(): string {
    const known = this.#readJson("seed.json") as { seed?: string } | null;
    if (known?.seed) return known.seed;
    const seed = newCredential("AKIA").secretAccessKey;
    this.#write("seed.json", `${JSON.stringify({ seed })}\n`, 0o600);
    return seed;
  }

  /**
   * Keys for the developer's own tools, in the AWS CLI's config format, with region and endpoint:
   * `AWS_CONFIG_FILE=.local/aws-config aws cognito-idp list-user-pools --max-results 5`.
   */
  developerCredential(region: string, endpointUrl: string): Credential {
    const known = readAwsConfig(join(this.path, "aws-config")) ?? newCredential("AKIA");
    const lines = [
      "[default]",
      `region = ${region}`,
      `endpoint_url = ${endpointUrl}`,
      `aws_access_key_id = ${known.accessKeyId}`,
      `aws_secret_access_key = ${known.secretAccessKey}`,
    ];
    this.#write("aws-config", `${lines.join("\n")}\n`, 0o600);
    return known;
  }

  /** Whether a folder is one of local mode's, of whatever version. */
  static isOne(path: string): boolean {
    return existsSync(join(path, "format.json"));
  }

  /** Empties it of everything that local mode made, by whatever version, so that any stack may have it. */
  static empty(path: string): void {
    for (const name of MADE_BY_LOCAL_MODE) rmSync(join(path, name), { recursive: true, force: true });
    writeFileSync(join(path, "format.json"), `${JSON.stringify({ format: FORMAT })}\n`);
  }

  #mark(): Mark {
    return (this.#readJson("format.json") ?? {}) as Mark;
  }

  #writeMark(mark: Mark): void {
    this.#write("format.json", `${JSON.stringify(mark)}\n`, 0o644);
  }

  #readJson(name: string): unknown {
    try {
      return JSON.parse(readFileSync(join(this.path, name), "utf8"));
    } catch {
      return null;
    }
  }

  /** Atomically: a reader never sees half a file. */
  #write(name: string, text: string, mode: number): void {
    const file = join(this.path, name);
    const draft = `${file}.${process.pid}`;
    try {
      writeFileSync(draft, text, { mode });
      chmodSync(draft, mode);
      renameSync(draft, file);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  }
}

/** The keys of an `aws-config` file that local mode wrote; null when there is none. */
export function readAwsConfig(file: string): Credential | null {
  try {
    const text = readFileSync(file, "utf8");
    const value = (name: string) => new RegExp(`^${name} = (.+)$`, "m").exec(text)?.[1];
    const accessKeyId = value("aws_access_key_id");
    const secretAccessKey = value("aws_secret_access_key");
    return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : null;
  } catch {
    return null;
  }
}
