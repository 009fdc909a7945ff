import { decoded } from "../aws/decoded.ts";
import { newTraceRoot } from "../aws/trace-root.ts";
import { AwsError, type AwsOperation, type AwsService, RawReply } from "../aws/types.ts";
import type { EventQueue } from "./events.ts";
import type { FunctionSpec } from "./functions.ts";
import { logTail } from "./log-tail.ts";
import { qualified, readReference, requireFunction, versionOf } from "./reference.ts";
import type { LambdaRuntime } from "./runtime.ts";
import type { Failure } from "./worker.ts";

interface InvokeInput {
  readonly FunctionName: string;
  readonly Qualifier?: string;
  readonly InvocationType: string;
  /** `Tail` asks for the end of the log, of a synchronous invocation. */
  readonly LogType?: string | undefined;
  readonly Payload: Buffer;
  /** Base64 of JSON, in which `custom` is the caller's own. */
  readonly ClientContext?: string | undefined;
}

const SYNCHRONOUS_LIMIT_BYTES = 6_291_456;
const ASYNCHRONOUS_LIMIT_BYTES = 1_048_576;

/** Lambda's API, as far as functions and developers call it. */
export function lambdaService(
  runtime: Pick<LambdaRuntime, "find" | "invoke" | "isInspected">,
  events: Pick<EventQueue, "accept">,
): AwsService {
  const invoke: AwsOperation<InvokeInput> = {
    action: "lambda:InvokeFunction",
    // With its qualifier: a policy that names the function alone does not allow a version or an alias.
    resources: ({ FunctionName, Qualifier }) => {
      const { name, qualifier = Qualifier } = readReference(FunctionName);
      const arn = runtime.find(name)?.arn;
      return [
        arn === undefined ? FunctionName : qualified(arn, qualifier === undefined ? {} : { qualifier }),
      ];
    },
    run: async (input, context) => {
      const reference = readReference(input.FunctionName, input.Qualifier);
      const spec = requireFunction(reference, runtime.find(reference.name), context);
      const version = versionOf(spec, reference);
      const payload = readPayload(input);
      if (input.InvocationType === "DryRun") return new RawReply(204, {}, "");
      if (input.InvocationType === "Event") {
        events.accept(spec, payload);
        return new RawReply(202, {}, "");
      }
      const called = { version, arn: qualified(spec.arn, reference) };
      return runNow(runtime, spec, { input, payload, called, requestId: context.requestId });
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

interface Now {
  readonly input: InvokeInput;
  readonly payload: string;
  readonly called: { readonly version: string; readonly arn: string };
  readonly requestId: string;
}

/** Waits for the function's reply. */
async function runNow(
  runtime: Pick<LambdaRuntime, "invoke" | "isInspected">,
  spec: FunctionSpec,
  { input, payload, called, requestId }: Now,
): Promise<RawReply> {
  const clientContext = readClientContext(input);
  const waitsForDebugger = asksForDebugger(clientContext);
  if (waitsForDebugger && !runtime.isInspected) throw withoutDebugger();
  const lines: string[] | undefined = input.LogType === "Tail" ? [] : undefined;
  const startedAt = performance.now();
  const outcome = await runtime.invoke(spec, payload, newTraceRoot(), requestId, {
    waitsForDebugger,
    called: { ...called, ...(clientContext !== undefined && { clientContext }) },
    ...(lines && { lines }),
  });
  const milliseconds = performance.now() - startedAt;
  const finished = { requestId, version: called.version, milliseconds, ok: outcome.ok, endedAt: new Date() };
  const headers = {
    "content-type": "application/json",
    "x-amz-executed-version": called.version,
    ...(lines && { "x-amz-log-result": logTail(spec, lines, finished) }),
  };
  if (outcome.ok) return new RawReply(200, headers, outcome.payload);
  return new RawReply(200, { ...headers, "x-amz-function-error": "Unhandled" }, failurePayload(outcome));
}

/** What a caller gets for a function that failed. */
function failurePayload({ errorType, errorMessage, trace }: Failure): string {
  return JSON.stringify(trace.length > 0 ? { errorType, errorMessage, trace } : { errorType, errorMessage });
}

const INVOKE_PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

const matchInvoke: NonNullable<AwsService["match"]> = (method, path, query, headers) => {
  const name = method === "POST" ? INVOKE_PATH.exec(path)?.[1] : undefined;
  if (name === undefined) return null;
  const InvocationType = headers["x-amz-invocation-type"] ?? "RequestResponse";
  const Qualifier = query.get("Qualifier") ?? undefined;
  const ClientContext = headers["x-amz-client-context"];
  const LogType = headers["x-amz-log-type"];
  return {
    operation: "Invoke",
    input: { FunctionName: decoded(name), InvocationType, Qualifier, LogType, ClientContext },
  };
};

/** Undefined for none, and for what is not base64 of JSON. */
function readClientContext({ ClientContext = "" }: InvokeInput): unknown {
  try {
    return JSON.parse(Buffer.from(ClientContext, "base64").toString());
  } catch {
    return undefined;
  }
}

/** `npm run invoke -- NAME --debug` says so in Lambda's client context, where callers may write what they like. */
const asksForDebugger = (clientContext: unknown): boolean =>
  (clientContext as { custom?: { debug?: unknown } } | undefined | null)?.custom?.debug === true;

const withoutDebugger = () =>
  new AwsError(
    "InvalidParameterValueException",
    "Local mode runs without a debugger. Start it with one: npm start -- --inspect",
    400,
    { Type: "User" },
  );

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
  } catch (error) {
    const reason = `Could not parse payload into json: ${(error as Error).message}`;
    throw new AwsError(
      "InvalidRequestContentException",
      `Could not parse request body into json: ${reason}`,
      400,
      { Type: "User" },
    );
  }
  return text;
}
