/** What decides an event in payload format 2.0; the rest is the same for all. */
export interface EventOptions {
  readonly method: string;
  /** As the route has it, `/movies/{movieId}`. */
  readonly route: string;
  readonly path?: string;
  readonly query?: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Of a token that the gateway took. */
  readonly claims?: Readonly<Record<string, string>>;
}

/**
 * An event of an HTTP API.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpEvent({ method, route, path = route, query = "", ...rest }: EventOptions) {
  const { pathParameters, body, claims } = rest;
  const text = body === undefined ? undefined : JSON.stringify(body);
  return {
    version: "2.0",
    routeKey: `${method} ${route}`,
    rawPath: path,
    rawQueryString: query,
    headers: {
      accept: "application/json",
      host: "api.example.com",
      "user-agent": "bench",
      "x-forwarded-for": "192.0.2.1",
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
      ...(text && { "content-type": "application/json", "content-length": String(text.length) }),
    },
    ...(query && { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) }),
    requestContext: {
      accountId: "000000000000",
      apiId: "bench",
      ...(claims && { authorizer: { jwt: { claims, scopes: null } } }),
      domainName: "api.example.com",
      domainPrefix: "api",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "bench" },
      requestId: "bench-request",
      routeKey: `${method} ${route}`,
      stage: "$default",
      time: "02/Jun/2026:01:30:00 +0000",
      timeEpoch: 1_780_363_800_000,
    },
    ...(pathParameters && { pathParameters }),
    ...(text && { body: text }),
    isBase64Encoded: false,
  };
}

/** The claims of a token as the gateway hands them over: all text. */
export function claimsOf(token: string): Record<string, string> {
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, String(value)]));
}
