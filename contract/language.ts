import type * as v from "valibot";
import type { Access } from "./access.ts";
import type { ErrorDefinition } from "./errors.ts";

export * from "./access.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
export type Schema = v.GenericSchema;
/** Path, query and header schemas: objects whose inputs are strings (use `v.strictObject`). */
export type FieldsSchema = v.GenericSchema<Record<string, unknown>, Record<string, unknown>>;

/** Of a body, where its operation does not say otherwise. */
export const defaultBodyLimitBytes = 256 * 1024;

/** What an `Idempotency-Key` may be. */
export const idempotencyKeyPattern = /^[\x21-\x7e]{1,255}$/;

/** One route: everything else (routes, validation, OpenAPI, typed client, attack tests) is derived from it. */
export interface Operation {
  /** GET, POST, PUT, PATCH or DELETE. */
  readonly method: Method;
  /** `/movies/{movieId}`; every `{name}` stands in `params` too. */
  readonly path: `/${string}`;
  /** One line for OpenAPI and the console. */
  readonly summary: string;
  /** Who may call it: `open`, `optional`, `signedIn`, `role(...)` or `scope(...)`. */
  readonly access: Access;
  /** Of the names in the path; all are texts. */
  readonly params?: FieldsSchema;
  /** Default: no parameter is taken. */
  readonly query?: FieldsSchema;
  /** Only the headers that the handler reads; names in lower case. */
  readonly headers?: FieldsSchema;
  /** Default: a body is refused. */
  readonly body?: Schema;
  /**
   * Hands the bytes of the body to the handler as they came, for a signature over them. `body` then only describes what
   * the sender sends: the handler parses and checks it.
   */
  readonly rawBody?: true;
  /** Status, schema of the body, media types and headers of the success reply. */
  readonly reply: {
    readonly status: 200 | 201 | 202 | 204;
    /** Left out for 204. */
    readonly body?: Schema;
    /**
     * What the handler's `content-type` can be; default `application/json` alone. With several the reply varies by the
     * `Accept` header, and `negotiate` of `media-type.ts` chooses.
     */
    readonly mediaTypes?: readonly string[];
    /** Names, lower case, of headers that every success reply carries, such as `location` and `etag`. */
    readonly headers?: readonly string[];
  };
  /** From the service's `errors.ts` and `commonErrors`, beyond those that every operation can give. */
  readonly errors: readonly ErrorDefinition[];
  /** Whether the operation takes an `Idempotency-Key` header. */
  readonly idempotency?: "optional" | "required";
  /** Default 256 KiB; at most some 5 MB, since an event of Lambda's has 6 MB (the gateway would take 10). */
  readonly bodyLimitBytes?: number;
  /** Overrides the stage's throttle for this route. */
  readonly throttle?: { readonly ratePerSecond: number; readonly burst: number };
}

/** What a function may reach: it gets the permissions and the environment variables of each link, nothing else. */
export type Link =
  | "database"
  /** Single statements, no transactions: less to allow. */
  | "databaseStatements"
  | "directory"
  /** Without deleting accounts. */
  | "directoryRoles"
  /**
   * The key of what the stack keeps of persons, for the service's own records alone, and the secret of its indexes: see
   * `handlers/platform/personal-data`.
   */
  | "personalData"
  /** Encrypting the service's data keys again under the key's latest generation. */
  | "personalDataRotation"
  /** Reading accounts: one by its name, and all of them page by page. */
  | "directoryAccounts"
  | SecretLink
  | { readonly queue: string }
  /**
   * A plain value of the stack's config, in `CONFIG_<KEY>`; without the variable where it is empty. One that does not
   * match stops the program.
   */
  | { readonly config: string; readonly matches?: RegExp };

/** A secret of the stack's config. */
export interface SecretLink {
  readonly secret: string;
  /** Only in stacks where this config value is not empty. */
  readonly when?: string;
  /**
   * What is wrong with the value, as sentences that say how to mend it; undefined if nothing is. A wrong value stops the
   * program. The sentences must not repeat the value.
   *
   * @param config reads a config value; empty where it is not set
   */
  readonly check?: (value: string, config: (key: string) => string) => string | undefined;
}

/** A function on a schedule; its entry is `handlers/<service>/<job name>.ts`. */
export interface JobSpec {
  readonly summary: string;
  /** Config key that holds the EventBridge Scheduler expression; its default stands in `Pulumi.yaml`. */
  readonly scheduleConfig: string;
  readonly timeoutSeconds: number;
  readonly uses: readonly Link[];
}

/** A function that only operators and Cognito invoke; its entry is `handlers/<service>/<name>.ts`. */
export interface FunctionSpec {
  readonly summary: string;
  readonly timeoutSeconds: number;
  readonly uses: readonly Link[];
}

/** A function that works on the messages of a queue; its entry is `handlers/<service>/<name>.ts`. */
export interface ConsumerSpec extends FunctionSpec {
  /** A queue has one consumer, whichever services send to it. */
  readonly queue: string;
  /** Most messages of one call, 1 to 10,000; above 10 with a window. Default 10. */
  readonly batchSize?: number;
  /** How long a batch that is not full waits for more messages, 0 to 300. Default 0. */
  readonly maximumBatchingWindowSeconds?: number;
  /** Most batches at once, 2 to 1,000. Default 2. */
  readonly maximumConcurrency?: number;
}

/** One service, as plain data. */
export interface Contract {
  /** Folder name under `handlers/` and name of the function. */
  readonly service: string;
  /** One line for OpenAPI and the console. */
  readonly summary: string;
  /** What the API function is linked to. */
  readonly uses: readonly Link[];
  /** By their names, which the handlers have too. */
  readonly operations: Readonly<Record<string, Operation>>;
  /** Functions on schedules. */
  readonly jobs?: Readonly<Record<string, JobSpec>>;
  /** Cognito triggers by their Pulumi `lambdaConfig` name, such as `postConfirmation`; entry in kebab case. */
  readonly triggers?: Readonly<Record<string, FunctionSpec>>;
  /** Functions that operators invoke by hand, such as `make-admin`. */
  readonly tasks?: Readonly<Record<string, FunctionSpec>>;
  /** Functions that queues invoke. */
  readonly consumers?: Readonly<Record<string, ConsumerSpec>>;
  /**
   * Metrics that raise an alarm as soon as one is counted, with what it means for people, one sentence each. They are
   * counted under the service's name: `metrics.count("Mismatches", 1, { Service: "payments" })`. Names begin with a capital.
   */
  readonly alarms?: Readonly<Record<string, string>>;
}

/** Keeps the literal types, so that `serve` can demand a handler for each operation. */
export const defineContract = <const C extends Contract>(contract: C): C => contract;
