/** What is wrong with one field of a request. */
export interface Field {
  /** Where it stands, such as `body.title`. */
  readonly path: string;
  readonly message: string;
}

/** A problem document (RFC 9457), or the gateway's `{ message }`. */
interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly message?: string;
  readonly errors?: readonly Field[];
}

/** The API refused a request. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  /** Stable; see docs/errors.md. Null where the gateway itself refused. */
  readonly code: string | null;
  readonly title: string;
  /** What is wrong with the request, where the code is `invalid_request`. */
  readonly fields: readonly Field[];
  /** To look for in the logs. */
  readonly requestId: string | null;
  /** When to try again; null where the reply does not say. */
  readonly retryAfterSeconds: number | null;
  /** The whole document, with the facts of its code. */
  readonly problem: Readonly<Record<string, unknown>>;

  constructor({ status, headers }: { readonly status: number; readonly headers: Headers }, problem: unknown) {
    const document = (typeof problem === "object" && problem !== null ? problem : {}) as Problem;
    super(document.detail ?? document.message ?? `The API answered ${status}.`);
    this.status = status;
    this.code = document.code ?? null;
    this.title = document.title ?? this.message;
    this.fields = document.errors ?? [];
    this.requestId = headers.get("x-request-id") ?? headers.get("apigw-requestid");
    const seconds = headers.get("retry-after");
    this.retryAfterSeconds = seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) : null;
    this.problem = document as Readonly<Record<string, unknown>>;
  }

  /** Whether it has one of these codes. */
  is(...codes: readonly string[]): boolean {
    return this.code !== null && codes.includes(this.code);
  }
}

/** No reply: the browser is offline, or the API does not answer. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
  constructor(cause: unknown) {
    super("The API does not answer. Check the connection, then try again.", { cause });
  }
}
