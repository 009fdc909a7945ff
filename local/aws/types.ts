/** Who signed a call: the role of a function, or the developer's own tools. */
export interface Principal {
  readonly kind: "function" | "developer" | "anonymous";
  /** Function name, or `developer`. */
  readonly name: string;
  /** ARN of the assumed role session, as AWS prints it in refusals. */
  readonly arn: string;
}

export interface CallContext {
  readonly principal: Principal;
  readonly requestId: string;
  readonly region: string;
  readonly accountId: string;
  /** `X-Amzn-Trace-Id` of the caller's request. */
  readonly traceId?: string | undefined;
  /** Checks one more action of the caller: some services read another one's resource on the caller's behalf. Throws AccessDenied. */
  require?(action: string, resource: string, conditions?: CallConditions): void;
}

/** Condition keys of one call, in lower case, such as `kms:calleraccount`; undefined for those that it has no value for. */
export type CallConditions = ReadonlyMap<string, string | undefined>;

/** One operation of one AWS service. `Input` is the parsed request as the SDK would send it. */
export interface AwsOperation<Input = never> {
  /** IAM action (`rds-data:ExecuteStatement`), or null where AWS takes the call unsigned. */
  readonly action: string | null;
  /** ARNs that the action is checked against; `*` where AWS has no resource type for it. */
  resources(input: Input): readonly string[];
  /** What policies may ask of the input, beyond what they may ask of every call. */
  conditions?(input: Input): CallConditions;
  run(input: Input, context: CallContext): Promise<unknown>;
}

export type AwsProtocol = "json-1.0" | "json-1.1" | "rest-json";

export interface AwsService {
  /** Service name in the SigV4 credential scope: `rds-data`, `cognito-idp`, `secretsmanager`. */
  readonly signingName: string;
  readonly protocol: AwsProtocol;
  /** Name that an error had in the older query protocol, for services whose clients still look for it. */
  readonly queryErrorCode?: (name: string) => string;
  /** `X-Amz-Target` prefix of the JSON protocols, with its dot. */
  readonly targetPrefix?: string;
  /** For rest-json: finds the operation and adds path and query parameters to the input. */
  match?(
    method: string,
    path: string,
    query: URLSearchParams,
    headers: Readonly<Record<string, string | undefined>>,
  ): { operation: string; input: Record<string, unknown> } | null;
  /** Operations whose request body is the payload itself and no JSON object: it arrives as the Buffer `input.Payload`. */
  readonly rawBody?: ReadonlySet<string>;
  readonly operations: Readonly<Record<string, AwsOperation>>;
}

/** What an operation returns where the reply is not JSON or its status and headers matter, as in Lambda's Invoke. */
export class RawReply {
  constructor(
    readonly status: number,
    readonly headers: Readonly<Record<string, string>>,
    readonly body: string,
  ) {}
}

/** An error with AWS's own name, message and status; the endpoint writes it in the service's protocol. */
export class AwsError extends Error {
  constructor(
    override readonly name: string,
    message: string,
    readonly status = 400,
    readonly fields: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}
