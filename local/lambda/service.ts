import { decoded } from "../aws/decoded.ts";
import { newTraceRoot } from "../aws/trace-root.ts";
import { AwsError, type AwsOperation, type AwsService, RawReply } from "../aws/types.ts";
import type { EventQueue } from "./events.ts";
import type { FunctionSpec } from "./functions.ts";
import type { LambdaRuntime } from "./runtime.ts";
import type { Failure } from "./worker.ts";

interface InvokeInput {
  readonly FunctionName: string;
  readonly Qualifier?: string;
  readonly InvocationType: string;
  readonly Payload: Buffer;
  /** Base64 of JSON, in which `custom` is the caller's own. */
  readonly ClientContext?: string | undefined;
}

const SYNCHRONOUS_LIMIT_BYTES = 6_291_556;
const ASYNCHRONOUS_LIMIT_BYTES = 1_048_576;

/** Lambda's API, as far as functions and developers call it. */
export function lambdaService(
  runtime: Pick<LambdaRuntime, "find" | "invoke" | "isInspected">,
  events: Pick<EventQueue, "accept">,
): AwsService {
  const find = ({ FunctionName }: InvokeInput) => runtime.find(partsOf(FunctionName).name);
  const get = (input: InvokeInput): FunctionSpec => {
    const spec = find(input);
    const { qualifier = input.Qualifier } = partsOf(input.FunctionName);
    if (!spec) throw notFound(input.FunctionName);
    // Every version and every alias of the program is the code that is deployed.
    const isKnown = qualifier === undefined || /^(\$LATEST|\d+)$/.test(qualifier);
    if (!isKnown && !spec.aliases?.includes(qualifier)) throw notFound(`${spec.arn}:${qualifier}`);
    return spec;
  };
  const invoke: AwsOperation<InvokeInput> = {
    action: "lambda:InvokeFunction",
    resources: input => [find(input)?.arn ?? input.FunctionName],
    run: async (input, context) => {
      const spec = get(input);
      const payload = readPayload(input);
      if (input.InvocationType === "DryRun") return new RawReply(204, {}, "");
      if (input.InvocationType === "Event") {
        events.accept(spec, payload);
        return new RawReply(202, {}, "");
      }
      const waits = waitsForDebugger(input);
      if (waits && !runtime.isInspected) throw withoutDebugger();
      const outcome = await runtime.invoke(spec, payload, newTraceRoot(), context.requestId, waits);
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

const notFound = (reference: string) =>
  new AwsError("ResourceNotFoundException", `Function not found: ${reference}`, 404, { Type: "User" });

/** A name, an ARN, or an ARN without its beginning (`123456789012:function:users`), each with a qualifier or not. */
function partsOf(reference: string): { readonly name: string; readonly qualifier?: string } {
  const [, name = reference, qualifier] =
    /^(?:(?:arn:aws:lambda:[^:]+:)?\d{12}:function:)?([^:]+)(?::([^:]+))?$/.exec(reference) ?? [];
  return { name, ...(qualifier !== undefined && { qualifier }) };
}

const matchInvoke: NonNullable<AwsService["match"]> = (method, path, query, headers) => {
  const name = method === "POST" ? INVOKE_PATH.exec(path)?.[1] : undefined;
  if (name === undefined) return null;
  const InvocationType = headers["x-amz-invocation-type"] ?? "RequestResponse";
  const Qualifier = query.get("Qualifier") ?? undefined;
  const ClientContext = headers["x-amz-client-context"];
  return {
    operation: "Invoke",
    input: { FunctionName: decoded(name), InvocationType, Qualifier, ClientContext },
  };
};

/** `npm run invoke -- NAME --debug` says so in Lambda's client context, where callers may write what they like. */
function waitsForDebugger({ ClientContext = "" }: InvokeInput): boolean {
  try {
    const context = JSON.parse(Buffer.from(ClientContext, "base64").toString()) as {
      custom?: { debug?: unknown };
    };
    return context?.custom?.debug === true;
  } catch {
    return false;
  }
}

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
  } catch {
    throw new AwsError("InvalidRequestContentException", "Could not parse request body into json", 400, {
      Type: "User",
    });
  }
  return text;
}
