import type { SignableRequest } from "./sigv4.ts";
import { AwsError, type AwsProtocol, type AwsService, RawReply } from "./types.ts";
import { parseWireJson, writeWireJson } from "./wire-json.ts";

/** Which operation of which service a request asks for. */
export interface ParsedCall {
  readonly service: AwsService;
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

export interface WireReply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const CONTENT_TYPES: Readonly<Record<AwsProtocol, string>> = {
  "json-1.0": "application/x-amz-json-1.0",
  "json-1.1": "application/x-amz-json-1.1",
  "rest-json": "application/json",
};

/**
 * Finds the operation and parses its input: by `X-Amz-Target` for the JSON protocols, else by the path within
 * the service that the signature names.
 * @throws AwsError UnknownOperationException for what local mode does not emulate, SerializationException for bad JSON.
 */
export function parseCall(
  services: readonly AwsService[],
  request: SignableRequest,
  signingName: string | undefined,
): ParsedCall {
  const target = request.headers["x-amz-target"];
  if (target !== undefined) {
    const service = services.find(
      candidate => candidate.targetPrefix && target.startsWith(candidate.targetPrefix),
    );
    if (!service?.targetPrefix) throw notEmulated(`The AWS operation ${target}`);
    return { service, operation: target.slice(service.targetPrefix.length), input: parseJson(request.body) };
  }
  const service = services.find(candidate => candidate.signingName === signingName && candidate.match);
  if (!service?.match) throw notEmulated(`The AWS service ${signingName}`);
  const matched = service.match(
    request.method,
    request.path,
    new URLSearchParams(request.rawQuery),
    request.headers,
  );
  if (!matched) throw notEmulated(`${request.method} ${request.path} of the AWS service ${signingName}`);
  const body = service.rawBody?.has(matched.operation) ? { Payload: request.body } : parseJson(request.body);
  return { service, operation: matched.operation, input: { ...body, ...matched.input } };
}

export const notEmulated = (what: string) =>
  new AwsError(
    "UnknownOperationException",
    `${what} is not emulated by local mode; see docs/local-mode.md for what is.`,
    404,
  );

export function writeResult(protocol: AwsProtocol, result: unknown, requestId: string): WireReply {
  if (result instanceof RawReply)
    return {
      status: result.status,
      headers: { ...result.headers, "x-amzn-requestid": requestId },
      body: result.body,
    };
  const body = result === undefined ? (protocol === "rest-json" ? "{}" : "") : writeWireJson(result);
  return {
    status: 200,
    headers: { "content-type": CONTENT_TYPES[protocol], "x-amzn-requestid": requestId },
    body,
  };
}

export function writeError(
  { protocol, queryErrorCode }: Pick<AwsService, "protocol" | "queryErrorCode">,
  error: AwsError,
  requestId: string,
): WireReply {
  const type = protocol === "rest-json" ? {} : { __type: error.name };
  return {
    status: error.status,
    headers: {
      "content-type": CONTENT_TYPES[protocol],
      "x-amzn-errortype": error.name,
      "x-amzn-requestid": requestId,
      ...(queryErrorCode && {
        "x-amzn-query-error": `${queryErrorCode(error.name)};${error.status < 500 ? "Sender" : "Receiver"}`,
      }),
    },
    body: JSON.stringify({ ...type, message: error.message, ...error.fields }),
  };
}

function parseJson(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  try {
    const parsed = parseWireJson(body.toString("utf8"));
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  } catch {
    // Refused below, together with JSON that is no object.
  }
  throw new AwsError("SerializationException", "The request body is not a JSON object.");
}
