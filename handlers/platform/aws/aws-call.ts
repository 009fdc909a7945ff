import { createHash, createHmac } from "node:crypto";
import { defined } from "../../../lib/defined.ts";
import { exchangeJson } from "../fetch-json.ts";
import { environmentCredentials } from "./credentials.ts";

export interface AwsCall {
  /** As in the host name and in the signature. */
  readonly service: "sqs" | "secretsmanager";
  /** Such as `AmazonSQS.SendMessage`. */
  readonly target: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** For each of two tries. Default 2,000. */
  readonly timeoutMilliseconds?: number;
}

/** What AWS refused. Its message may quote the input, so it stays out. */
class AwsCallError extends Error {
  override readonly name = "AwsCallError";
  constructor(
    target: string,
    readonly status: number,
    /** AWS's name of the error, such as `AccessDeniedException`. */
    readonly code: string,
  ) {
    super(`${target} answered ${status} ${code}`);
  }
}

/**
 * One call of an AWS service that speaks JSON, for functions that make a single kind of call: the SDK's client for
 * it would add some 15 kB and its load time to each of them. A call that failed on AWS's side, or got no answer, is
 * made once more: so it must do no harm when it is made twice.
 *
 * @throws AwsCallError, or the error of the connection
 */
export async function callAws(call: AwsCall): Promise<unknown> {
  const first = await send(call).catch((error: unknown) => error as Error);
  const reply =
    first instanceof Error || first.status >= 500 || first.status === 429 ? await send(call) : first;
  if (reply.status === 200) return reply.body;
  const { __type = "" } = (reply.body ?? {}) as { __type?: string };
  throw new AwsCallError(call.target, reply.status, __type.replace(/^.*#/, ""));
}

async function send({ service, target, input, timeoutMilliseconds = 2_000 }: AwsCall) {
  const { AWS_REGION: region = "", AWS_ENDPOINT_URL } = process.env;
  const url = AWS_ENDPOINT_URL ?? `https://${service}.${region}.amazonaws.com`;
  const { accessKeyId, secretAccessKey, sessionToken } = await environmentCredentials();
  const body = JSON.stringify(input);
  const headers: Record<string, string> = {
    "content-type": `application/x-amz-json-${service === "sqs" ? "1.0" : "1.1"}`,
    host: new URL(url).host,
    "x-amz-date": new Date().toISOString().replace(/[-:]|\.\d{3}/g, ""),
    "x-amz-target": target,
    ...defined({ "x-amz-security-token": sessionToken }),
  };
  const authorization = authorizationOf({ headers, body, service, region }, { accessKeyId, secretAccessKey });
  return exchangeJson(url, {
    method: "POST",
    headers: { ...headers, authorization, ...traceHeader() },
    body,
    timeoutMilliseconds,
    call: { name: traceNames[service], namespace: "aws", operation: target.replace(/^.*\./, "") },
  });
}

/**
 * Passes the trace on, as the SDK's clients do. It is not signed, since what stands in between can change it.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
const traceHeader = () => defined({ "x-amzn-trace-id": process.env._X_AMZN_TRACE_ID });

/** As the SDK's clients call the services in a trace. */
const traceNames = { sqs: "SQS", secretsmanager: "Secrets Manager" } as const;

export interface SignedRequest {
  /** All that are signed, names in lower case; `x-amz-date` and `host` among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly service: string;
  readonly region: string;
}

/**
 * The `Authorization` header of a POST to `/`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function authorizationOf(
  { headers, body, service, region }: SignedRequest,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
): string {
  const names = Object.keys(headers).sort();
  const signedHeaders = names.join(";");
  const lines = names.map(name => `${name}:${headers[name]?.trim()}\n`).join("");
  const canonical = ["POST", "/", "", lines, signedHeaders, hash(body)].join("\n");
  const time = headers["x-amz-date"] ?? "";
  const scope = [time.slice(0, 8), region, service, "aws4_request"];
  const text = ["AWS4-HMAC-SHA256", time, scope.join("/"), hash(canonical)].join("\n");
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  const signature = hmac(key, text).toString("hex");
  const credential = [credentials.accessKeyId, ...scope].join("/");
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
