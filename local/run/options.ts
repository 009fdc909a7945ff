/** What `npm start` takes; see `npm start -- --help`. */
export interface LocalOptions {
  /** Folder of `Pulumi.yaml`. */
  readonly projectDir: string;
  /** Port of the API; 0 picks a free one. */
  readonly port: number;
  /** Port of the AWS APIs and the sign-in pages; 0 picks a free one. */
  readonly awsPort: number;
  /** Port of the web page; 0 picks a free one. Default 4002, or a free one where that is taken or `port` is 0. */
  readonly sitePort?: number | undefined;
  /** Where everything is kept. */
  readonly dataDir: string;
  /** A PostgreSQL of the person's own, in place of the embedded one. */
  readonly databaseUrl?: string | undefined;
  /** Whether saved files are built and served at once. */
  readonly watch: boolean;
  /** Whether types are checked in the background after a save. */
  readonly checkTypes: boolean;
  /** Whose `Pulumi.<stack>.yaml` is read. */
  readonly stack: string;
  /** Config values that go before those of the files. */
  readonly config: Readonly<Record<string, string>>;
  /** Calls that fail on purpose, `rds-data=resuming:0.2,latency:200ms`. */
  readonly faults: readonly string[];
  /** Makes the OpenAPI document of an API at that address; the console shows it. */
  readonly openapi?: ((apiUrl: string) => Promise<Readonly<Record<string, unknown>>>) | undefined;
  /** Where a debugger attaches to this process; then no time limit ends a function. */
  readonly inspectorUrl?: string | undefined;
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal | undefined;
  /** Takes what is printed, whole lines at a time. */
  readonly print: (text: string) => void;
  readonly colour: boolean;
}

/** The defaults of `npm start`. */
export const defaultOptions: LocalOptions = {
  projectDir: ".",
  port: 4000,
  awsPort: 4001,
  dataDir: ".local",
  watch: true,
  checkTypes: false,
  stack: "dev",
  config: {},
  faults: [],
  print: text => void process.stdout.write(text),
  colour: false,
};
