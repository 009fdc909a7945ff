import { randomUUID } from "node:crypto";
import type { Faults } from "../run/faults.ts";
import type { Clock } from "../services/host.ts";
import type { Authorizer } from "./authorize.ts";
import type { Identities, Identity } from "./credentials.ts";
import {
  notEmulated,
  type ParsedCall,
  parseCall,
  type WireReply,
  writeError,
  writeResult,
} from "./protocol.ts";
import { readSignature, type SignableRequest, type Signature, verifySignature } from "./sigv4.ts";
import {
  AwsError,
  type AwsOperation,
  type AwsService,
  type CallConditions,
  type Principal,
} from "./types.ts";

export interface EndpointOptions {
  readonly identities: Identities;
  readonly authorizer: Authorizer;
  readonly region: string;
  readonly accountId: string;
  readonly clock: Clock;
  /** Makes calls fail now and then, where local mode was told to. */
  readonly faults: Faults;
  /** Told of each call after its end. */
  readonly onCall: (call: FinishedCall) => void;
}

export interface FinishedCall {
  readonly service: string;
  readonly operation: string;
  readonly principal: Principal;
  /** `X-Amzn-Trace-Id` that the caller passed on, to add the call to its request's trace. */
  readonly traceId: string | undefined;
  readonly input: Readonly<Record<string, unknown>>;
  readonly startedAt: number;
  readonly milliseconds: number;
  readonly error: Error | null;
}

interface Caller {
  /** Finds out who calls: null for calls that AWS takes unsigned. @throws AwsError */
  readonly authenticate: () => Identity | null;
  readonly requestId: string;
  readonly traceId: string | undefined;
}

const ANONYMOUS: Principal = { kind: "anonymous", name: "anonymous", arn: "anonymous" };

/** The AWS APIs of local mode behind one address: checks who calls, whether they may, and runs the operation. */
export class AwsEndpoint {
  readonly #services: AwsService[] = [];
  readonly #options: EndpointOptions;

  constructor(options: EndpointOptions) {
    this.#options = options;
  }

  mount(service: AwsService): void {
    this.#services.push(service);
  }

  has(signingName: string, operation: string): boolean {
    return this.#services.some(
      service => service.signingName === signingName && Object.hasOwn(service.operations, operation),
    );
  }

  /** Answers a request from the wire; never throws. */
  async handle(request: SignableRequest): Promise<WireReply> {
    const requestId = randomUUID();
    let service: Pick<AwsService, "protocol" | "queryErrorCode"> = {
      protocol: request.headers["x-amz-target"] === undefined ? "rest-json" : "json-1.1",
    };
    try {
      const signature = readSignature(request.headers);
      const call = parseCall(this.#services, request, signature?.service);
      service = call.service;
      const isSigned = this.#operation(call).action !== null;
      const authenticate = () => (isSigned ? this.#authenticate(call.service, request, signature) : null);
      const traceId = request.headers["x-amzn-trace-id"];
      const result = await this.#run(call, { authenticate, requestId, traceId });
      return writeResult(service.protocol, result, requestId);
    } catch (error) {
      return writeError(service, asAwsError(error), requestId);
    }
  }

  /** Runs an operation from inside local mode, as the given identity; the same checks hold. */
  async call(
    identity: Identity | null,
    signingName: string,
    operation: string,
    input: Record<string, unknown>,
    traceId?: string,
  ): Promise<unknown> {
    const service = this.#services.find(candidate => candidate.signingName === signingName);
    if (!service) throw notEmulated(`The AWS service ${signingName}`);
    return this.#run(
      { service, operation, input },
      { authenticate: () => identity, requestId: randomUUID(), traceId },
    );
  }

  /** Runs a call and tells the observer how it went. */
  async #run(call: ParsedCall, caller: Caller): Promise<unknown> {
    const startedAt = performance.now();
    let identity: Identity | null = null;
    const finish = (error: Error | null) =>
      this.#options.onCall({
        service: call.service.signingName,
        operation: call.operation,
        input: call.input,
        principal: identity?.principal ?? ANONYMOUS,
        traceId: caller.traceId,
        startedAt,
        milliseconds: performance.now() - startedAt,
        error,
      });
    try {
      identity = caller.authenticate();
      const result = await this.#permitted(call, identity, caller);
      finish(null);
      return result;
    } catch (error) {
      finish(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }

  async #permitted(
    call: ParsedCall,
    identity: Identity | null,
    { requestId, traceId }: Caller,
  ): Promise<unknown> {
    const { authorizer, region, accountId, faults } = this.#options;
    const { service, input } = call;
    const operation = this.#operation(call);
    const require = (action: string, resource: string, conditions?: CallConditions) => {
      if (identity) authorizer.check(identity, action, resource, refusalStatus(service), conditions);
    };
    if (operation.action !== null) {
      const conditions = operation.conditions?.(input as never);
      for (const resource of operation.resources(input as never))
        require(operation.action, resource, conditions);
    }
    const principal = identity?.principal ?? ANONYMOUS;
    const context = { principal, requestId, region, accountId, traceId, require };
    const work = () => operation.run(input as never, context);
    return faults.isEmpty ? work() : faults.strike(service.signingName, work);
  }

  #operation({ service, operation: name }: ParsedCall): AwsOperation {
    const operation = Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
    if (!operation) throw notEmulated(`The operation ${name} of the AWS service ${service.signingName}`);
    return operation;
  }

  #authenticate(service: AwsService, request: SignableRequest, signature: Signature | null): Identity {
    const status = refusalStatus(service);
    if (!signature)
      throw new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token", status);
    const identity = this.#options.identities.find(signature.accessKeyId);
    if (!identity)
      throw new AwsError(
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
        status,
      );
    if (signature.service !== service.signingName || signature.region !== this.#options.region)
      throw new AwsError(
        "InvalidSignatureException",
        `Credential should be scoped to the region ${this.#options.region} and the service ${service.signingName}.`,
        status,
      );
    try {
      verifySignature(request, signature, identity.credential, this.#options.clock.now());
    } catch (error) {
      throw error instanceof AwsError ? new AwsError(error.name, error.message, status) : error;
    }
    return identity;
  }
}

const refusalStatus = (service: AwsService) => (service.protocol === "rest-json" ? 403 : 400);

/** Internal errors reach the caller as AWS's do, without their message. */
function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  return new AwsError(
    "InternalFailure",
    "The request processing has failed because of an unknown error, exception or failure.",
    500,
  );
}
