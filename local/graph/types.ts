/** One registered resource, as `npm run graph` prints it (see docs). */
export interface GraphResource {
  /** Pulumi type token, such as `aws:lambda/function:Function`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly urn: string;
  /** URN of the parent, or null. */
  readonly parent: string | null;
  /** Logical name of the nearest component above, or null. */
  readonly component: string | null;
  /** True for real cloud resources, false for components. */
  readonly custom: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** URNs. */
  readonly dependsOn: readonly string[];
  /** `protect`, `ignoreChanges`, ... as registered. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** The program's whole registration plus its stack outputs. Secrets stand in the clear here: redact before printing. */
export interface Graph {
  readonly project: string;
  readonly stack: string;
  readonly resources: readonly GraphResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Values that Pulumi treats as secret, as JSON paths (`<urn>#/inputs/secretString`). */
  readonly secretPaths: readonly string[];
}
