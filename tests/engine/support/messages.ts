/** One command of the engine, as its process is told. */
export interface Order {
  readonly operation: "preview" | "up" | "refresh" | "destroy";
  /** Folder whose `bin/pulumi` is the CLI. */
  readonly cliRoot: string;
  readonly projectDir: string;
  /** As its Pulumi.yaml has it. */
  readonly projectName: string;
  /** The program, relative to the project: TypeScript, or compiled. */
  readonly main: string;
  /** Loads and runs everything as a person's `pulumi up` does, which takes three times as long. */
  readonly asDeployed: boolean;
  readonly stackName: string;
  /** Whether the stack is to be made first. */
  readonly isNew: boolean;
  /** Config values to encrypt, by full key. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Goes on with what does not stand on a resource that failed. */
  readonly continueOnError: boolean;
  /** Asks AWS first what is there. */
  readonly refresh: boolean;
  /** An executable policy pack and, where it has any, its config. */
  readonly policies?: { readonly pack: string; readonly config?: string };
}

/** One thing the engine does with a resource, or an error. */
export interface Step {
  /** `same`, `create`, `update`, `replace`, `delete`, ..., or `error`. */
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  /** The arguments that differ; of an error, its text. */
  readonly changes: readonly string[];
}

/** A resource that breaks a policy. */
export interface Violation {
  readonly policy: string;
  readonly urn: string;
  readonly severity: string;
  readonly message: string;
}

/** How a command went. */
export interface Report {
  readonly steps: readonly Step[];
  /** What a policy pack complained of. */
  readonly violations: readonly Violation[];
  /** What the CLI printed. */
  readonly printed: string;
  readonly failure?: string;
}
