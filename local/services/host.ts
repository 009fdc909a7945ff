import type { AwsService } from "../aws/types.ts";
import type { Graph } from "../graph/types.ts";
import type { PrepareInvocation } from "../run/invocations.ts";
import type { StateStore } from "../run/state.ts";

/** What an emulated service gets from local mode when it is mounted. */
export interface ServiceHost {
  /** The program's resources as last evaluated; call it at each use, since saving the program changes it. */
  graph(): Graph;
  /** Called after each later evaluation of the program, in the order in which services registered. */
  onGraph(listener: (graph: Graph) => void | Promise<void>): void;
  /** State that survives a restart. */
  readonly store: StateStore;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  /** Where this endpoint answers, such as `http://localhost:4001`, without a trailing slash. */
  readonly endpointUrl: string;
  /** Invokes a function and waits for its reply; never throws for a failure of the function. */
  invoke(request: InvokeRequest): Promise<InvokeReply>;
  readonly log: ServiceLog;
}

/** Time, passed in so that tests can hold it. */
export interface Clock {
  now(): Date;
}

export interface InvokeRequest {
  /** ARN or physical name. */
  readonly functionArn: string;
  /** Any JSON value. */
  readonly payload: unknown;
  /** The AWS service that invokes; the function's resource policy must allow it (`aws.lambda.Permission`). */
  readonly source?: { readonly service: `${string}.amazonaws.com`; readonly arn: string };
  /** How long the caller waits at most, in milliseconds; the function's own time-out holds besides. */
  readonly timeoutMs?: number;
}

/** A reply, or how the function failed, with the names that Lambda gives. */
export type InvokeReply =
  | { readonly ok: true; readonly payload: unknown }
  | {
      readonly ok: false;
      /** `function`: it threw or crashed. `timeout`: it, or the caller's patience, ran out. `refused`: no such function or no permission. */
      readonly reason: "function" | "timeout" | "refused";
      readonly errorType: string;
      readonly errorMessage: string;
    };

export interface ServiceLog {
  /** A line for the person at the terminal, such as a confirmation code. */
  notice(message: string): void;
  warn(message: string): void;
}

/** An emulated service, ready to be mounted on the endpoint server. */
export interface MountedService {
  /** Only for AWS services. */
  readonly aws?: AwsService;
  /** Pages and endpoints that are no AWS API calls, such as the sign-in page; null when the path is not theirs. */
  page?(request: PageRequest): Promise<PageReply | null>;
  /** Called before an invocation that the program registers runs, such as the one that applies migrations. */
  prepareInvocation?: PrepareInvocation;
  /** Called when the program is deployed and functions can work, its migrations done; again after each change of it. */
  deployed?(): Promise<void>;
  close?(): Promise<void>;
}

/** An emulated service of AWS's. */
export interface MountedAwsService extends MountedService {
  readonly aws: AwsService;
}

export interface PageRequest {
  readonly method: string;
  /** Decoded neither nor normalised. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface PageReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}
