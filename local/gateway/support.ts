import type { SupportNotes } from "../support.ts";

export const gatewayNotes: SupportNotes = {
  differences: [
    "Events are payload format 2.0; `requestContext.domainName` is `localhost`, and `x-forwarded-proto` is `http`.",
    "Throttles hold for each route with what the stage sets, answering 429; there is no limit of the account.",
    "Requests have 10,240 bytes of headers (431), 10 MB of body and what Lambda takes of it, some 6 MB (413), and 30 s (503).",
    "Detailed metrics have no effect; the access log is written to the data folder.",
    "Custom domains, their certificates and `disableExecuteApiEndpoint` are registered and have no effect: the API answers at its local address.",
    "Requests with another `Host` than this machine's are refused with 403, which ends DNS rebinding.",
  ],
  missing: [
    "Lambda authorizers and AWS_IAM routes, stages other than `$default`, integrations other than Lambda proxies, and payload format 1.0: a call to such a route is answered 501, naming what is not emulated.",
    "WebSocket and REST APIs, VPC links, mutual TLS, HTTPS.",
  ],
};
