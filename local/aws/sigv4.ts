import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { AwsError } from "./types.ts";

/** A request as it stood on the wire; header names in lower case. */
export interface SignableRequest {
  readonly method: string;
  /** Still percent-encoded, without the query. */
  readonly path: string;
  readonly rawQuery: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface Credential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What the `Authorization` header claims, before anything of it is believed. */
export interface Signature {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([a-z0-9;_-]+),\s*Signature=([0-9a-f]{64})$/;
const SKEW_MILLISECONDS = 5 * 60 * 1000;

/**
 * Reads a Signature Version 4 `Authorization` header; null when the request carries none.
 * @throws AwsError IncompleteSignatureException when it is there but malformed.
 */
export function readSignature(headers: SignableRequest["headers"]): Signature | null {
  const header = headers.authorization;
  if (header === undefined || !header.startsWith("AWS4-")) return null;
  const [, accessKeyId, date, region, service, signedHeaders, signature] = AUTHORIZATION.exec(header) ?? [];
  if (!accessKeyId || !date || !region || !service || !signedHeaders || !signature)
    throw new AwsError(
      "IncompleteSignatureException",
      "The Authorization header is not a complete AWS4-HMAC-SHA256 signature.",
    );
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(";"), signature };
}

/**
 * Checks a signature against the secret of the key that it names, the body included.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @throws AwsError InvalidSignatureException or UnrecognizedClientException.
 */
export function verifySignature(
  request: SignableRequest,
  signature: Signature,
  credential: Credential,
  now: Date,
): void {
  const timestamp = request.headers["x-amz-date"] ?? "";
  checkTime(timestamp, signature.date, now);
  // The operation is part of what is signed, where a header names it.
  const missing = ["host", "x-amz-target"].find(
    name =>
      (name === "host" || request.headers[name] !== undefined) && !signature.signedHeaders.includes(name),
  );
  if (missing !== undefined)
    throw new AwsError(
      "InvalidSignatureException",
      `'${missing === "host" ? "Host" : "X-Amz-Target"}' must be a 'SignedHeader' in the AWS Authorization.`,
    );
  if (request.headers["x-amz-security-token"] !== credential.sessionToken)
    throw new AwsError(
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
    );
  const expected = computeSignature(request, signature, credential.secretAccessKey, timestamp);
  if (!timingSafeEqual(Buffer.from(expected, "hex"), Buffer.from(signature.signature, "hex")))
    throw new AwsError(
      "InvalidSignatureException",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    );
}

/** The headers to add to a request so that it is signed; `headers` must hold `host` already. */
export function signRequest(
  request: SignableRequest,
  scope: { readonly region: string; readonly service: string },
  credential: Credential,
  now: Date,
): Record<string, string> {
  const timestamp = now.toISOString().replace(/[:-]|\.\d{3}/g, "");
  const added: Record<string, string> = { "x-amz-date": timestamp };
  if (credential.sessionToken) added["x-amz-security-token"] = credential.sessionToken;
  const headers = { ...request.headers, ...added };
  const signedHeaders = Object.keys(headers).sort();
  const parts = { ...scope, accessKeyId: credential.accessKeyId, date: timestamp.slice(0, 8), signedHeaders };
  const signature = computeSignature(
    { ...request, headers },
    { ...parts, signature: "" },
    credential.secretAccessKey,
    timestamp,
  );
  const scopeText = `${parts.date}/${scope.region}/${scope.service}/aws4_request`;
  added.authorization = `AWS4-HMAC-SHA256 Credential=${credential.accessKeyId}/${scopeText}, SignedHeaders=${signedHeaders.join(";")}, Signature=${signature}`;
  return added;
}

function checkTime(timestamp: string, scopeDate: string, now: Date): void {
  const [, y, m, d, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp) ?? [];
  const sent = Date.parse(`${y}-${m}-${d}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(sent) || !timestamp.startsWith(scopeDate))
    throw new AwsError(
      "InvalidSignatureException",
      "Date in Credential scope does not match the X-Amz-Date header.",
    );
  if (Math.abs(now.getTime() - sent) > SKEW_MILLISECONDS)
    throw new AwsError(
      "InvalidSignatureException",
      `Signature expired: ${timestamp} is more than 5 minutes away from ${now.toISOString()}.`,
    );
}

function computeSignature(
  request: SignableRequest,
  signature: Signature,
  secret: string,
  timestamp: string,
): string {
  const { date, region, service } = signature;
  const canonical = [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.rawQuery),
    ...signature.signedHeaders.map(
      name => `${name}:${(request.headers[name] ?? "").trim().replace(/ +/g, " ")}`,
    ),
    "",
    signature.signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
  const text = `AWS4-HMAC-SHA256\n${timestamp}\n${date}/${region}/${service}/aws4_request\n${sha256(canonical)}`;
  return hmac(signingKey(secret, date, region, service), text).toString("hex");
}

const signingKeys = new Map<string, Buffer>();

/** Derived keys change once a day for each credential; four HMACs are spared at each call. */
function signingKey(secret: string, date: string, region: string, service: string): Buffer {
  const name = `${date}/${region}/${service}/${secret}`;
  const known = signingKeys.get(name);
  if (known) return known;
  if (signingKeys.size > 500) signingKeys.clear();
  const key = [region, service, "aws4_request"].reduce<Buffer>(hmac, hmac(`AWS4${secret}`, date));
  signingKeys.set(name, key);
  return key;
}

function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  const trailing = path.endsWith("/") && segments.length > 0 ? "/" : "";
  return `/${segments.map(encode).join("/")}${trailing}`;
}

function canonicalQuery(rawQuery: string): string {
  if (rawQuery === "") return "";
  return [...new URLSearchParams(rawQuery)]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
