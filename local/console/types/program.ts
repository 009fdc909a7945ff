export interface Overview {
  readonly project: string;
  readonly stack: string;
  readonly dataDir: string;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly signIns: readonly {
    readonly email: string;
    readonly password: string;
    readonly groups: readonly string[];
  }[];
  readonly functions: readonly FunctionView[];
  readonly notEmulated: readonly { readonly type: string; readonly count: number }[];
}

export interface FunctionView {
  /** Name in the program, such as `users`. */
  readonly label: string;
  readonly entry: string | null;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** What is wrong with the code as saved last. */
  readonly buildError: string | null;
}

/** Told on the live stream whenever one of them changes. */
export interface Versions {
  /** When this run of local mode began: the numbers of another run mean nothing to it. */
  readonly run: number;
  readonly requests: number;
  readonly logs: number;
  readonly outbox: number;
  readonly queues: number;
  readonly stripe: number;
  readonly metrics: number;
  readonly program: number;
}
