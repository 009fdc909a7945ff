import type { AwsService } from "../aws/types.ts";
import type { Metrics } from "../cloudwatch/metrics.ts";
import type { CognitoService } from "../cognito/index.ts";
import type { ConsoleQueues, ConsoleStripe } from "../console/sources.ts";
import type { EventQueue } from "../lambda/events.ts";
import type { LambdaRuntime } from "../lambda/runtime.ts";
import type { Postgres } from "../postgres/index.ts";
import type { Faults } from "../run/faults.ts";
import type { ScheduleSpec } from "../scheduler/schedules.ts";
import type { MountedService, ServiceHost } from "./host.ts";

/** What a service does as the real one does, where it does not, and what is not there at all. Sentences. */
export interface SupportNotes {
  /** What one might doubt. */
  readonly alike?: readonly string[];
  /** Each ends with its *Impact* and *What to do*. */
  readonly differences: readonly string[];
  readonly missing: readonly string[];
}

/** All that the rest of local mode knows of an emulated service; `services/index.ts` lists them. */
export interface ServiceDescription {
  /** Heading in the support table. */
  readonly title: string;
  /** Whose service it is; left out for AWS's. */
  readonly vendor?: string;
  /** Types of the program's resources that it runs or heeds. */
  readonly types: readonly string[];
  readonly notes: SupportNotes;
  /** What it serves besides an AWS API: `GET /oauth2/authorize`, ... */
  readonly endpoints?: readonly string[];
  /** Its API as it answers on a host, for the support table; left out where no API is emulated. */
  readonly api?: (host: ServiceHost) => DescribedApi;
  /** Starts it; left out for what is part of every call or has a server of its own. */
  readonly start?: (host: ServiceHost, surroundings: Surroundings) => Started | Promise<Started>;
}

export interface DescribedApi extends Pick<AwsService, "signingName"> {
  /** By name; the IAM action that the caller needs, or null where AWS takes the call unsigned. */
  readonly operations: Readonly<Record<string, { readonly action: string | null }>>;
}

/** What a service may take of local mode besides its host. */
export interface Surroundings {
  /** Folder of `Pulumi.yaml`. */
  readonly projectDir: string;
  readonly dataDir: string;
  /** Where the program's API answers, such as `http://localhost:4000`, without a trailing slash. */
  readonly apiUrl: string;
  readonly faults: Faults;
  readonly database: Postgres;
  readonly runtime: LambdaRuntime;
  readonly events: EventQueue;
  readonly metrics: Metrics;
  readonly schedules: () => readonly ScheduleSpec[];
  /** What the services before it in the list offer. */
  readonly offers: Offers;
}

export interface Started {
  readonly service: MountedService;
  readonly offers?: Offers;
}

/** What services do for one another and for the rest of local mode, beside answering calls. */
export interface Offers {
  /** The current `SecretString` of a secret, by name or ARN; undefined if there is none. */
  readonly secretValue?: (secretId: string) => string | undefined;
  /** Connection string of the program's database, for a person's own tools. */
  readonly databaseUrl?: () => string;
  readonly cognito?: CognitoService;
  readonly queues?: ConsoleQueues;
  /** Null while the program needs no local Stripe. */
  readonly stripe?: () => ConsoleStripe | null;
}
