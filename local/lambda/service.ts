import { decoded } from "../aws/decoded.ts";
import { AwsError, type AwsOperation, type AwsService, RawReply } from "../aws/types.ts";
import { newTraceRoot } from "../traces.ts";
import type { EventQueue } from "./events.ts";
import type { FunctionSpec } from "./functions.ts";
import type { LambdaRuntime } from "./runtime.ts";
import type { Failure } from "./worker.ts";

interface InvokeInput {
  readonly FunctionName: string;
  readonly InvocationType: string;
  readonly Payload: Buffer;
}

const SYNCHRONOUS_LIMIT_BYTES = 6_291_556;
const ASYNCHRONOUS_LIMIT_BYTES = 1_048_576;

/** Lambda's API, as far as functions and developers call it. */
export function lambdaService(runtime: LambdaRuntime, events: EventQueue): AwsService {
  const get = (reference: string): FunctionSpec => {
    const spec = runtime.find(reference);
    if (!spec)
      throw new AwsError("ResourceNotFoundException", `Function not found: ${reference}`, 404, {
        Type: "User",
      });
    return spec;
  };
  const invoke: AwsOperation<InvokeInput> = {
    action: "lambda:InvokeFunction",
    resources: input => [runtime.find(input.FunctionName)?.arn ?? input.FunctionName],
    run: async (input, context) => {
      const spec = get(input.FunctionName);
      const payload = readPayload(input);
      if (input.InvocationType === "DryRun") return new RawReply(204, {}, "");
      if (input.InvocationType === "Event") {
        events.accept(spec, payload);
        return new RawReply(202, {}, "");
      }
      const outcome = await runtime.invoke(spec, payload, newTraceRoot(), context.requestId);
      const headers = { "content-type": "application/json", "x-amz-executed-version": "$LATEST" };
      if (outcome.ok) return new RawReply(200, headers, outcome.payload);
      return new RawReply(200, { ...headers, "x-amz-function-error": "Unhandled" }, failurePayload(outcome));
    },
  };
  return {
    signingName: "lambda",
    protocol: "rest-json",
    rawBody: new Set(["Invoke"]),
    match: matchInvoke,
    operations: { Invoke: invoke },
  };
}

/** What a caller gets for a function that failed. */
function failurePayload({ errorType, errorMessage, trace }: Failure): string {
  return JSON.stringify(trace.length > 0 ? { errorType, errorMessage, trace } : { errorType, errorMessage });
}

const INVOKE_PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

const matchInvoke: NonNullable<AwsService["match"]> = (method, path, _query, headers) => {
  const name = method === "POST" ? INVOKE_PATH.exec(path)?.[1] : undefined;
  if (name === undefined) return null;
  const InvocationType = headers["x-amz-invocation-type"] ?? "RequestResponse";
  return { operation: "Invoke", input: { FunctionName: decoded(name), InvocationType } };
};

function readPayload({ InvocationType, Payload }: InvokeInput): string {
  const limit = InvocationType === "Event" ? ASYNCHRONOUS_LIMIT_BYTES : SYNCHRONOUS_LIMIT_BYTES;
  if (Payload.length > limit)
    throw new AwsError(
      "RequestTooLargeException",
      `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
      413,
    );
  const text = Payload.length === 0 ? "{}" : Payload.toString("utf8");
  try {
    JSON.parse(text);
  } catch {
    throw new AwsError("InvalidRequestContentException", "Could not parse request body into json", 400, {
      Type: "User",
    });
  }
  return text;
}
