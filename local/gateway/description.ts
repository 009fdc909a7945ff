import type { ServiceDescription } from "../services/description.ts";

export const gateway: ServiceDescription = {
  title: "API Gateway (HTTP API)",
  types: [
    "aws:apigatewayv2/api:Api",
    "aws:apigatewayv2/authorizer:Authorizer",
    "aws:apigatewayv2/integration:Integration",
    "aws:apigatewayv2/route:Route",
    "aws:apigatewayv2/stage:Stage",
  ],
  notes: {
    differences: [
      "Events are payload format 2.0; `requestContext.domainName` is `localhost`, and `x-forwarded-proto` is `http`. *Impact*: links that are made from the event have these. *What to do*: take the API's address from config.",
      "Throttles hold for each route with what the stage sets, answering 429; there is no limit of the account. *Impact*: a load that AWS would throttle for the account passes. *What to do*: measure load on a stack.",
      "Detailed metrics have no effect; the access log is written to the data folder. *Impact*: CloudWatch has no metrics of routes here. *What to do*: the console's requests.",
      "Custom domains, their certificates and `disableExecuteApiEndpoint` are registered and have no effect: the API answers at its local address. *Impact*: the domain cannot be tried. *What to do*: a stack.",
      "Requests with another `Host` than this machine's are refused with 403, which ends DNS rebinding. *Impact*: another name for this machine is refused. *What to do*: use localhost.",
    ],
    alike: [
      "Requests have 10,240 bytes of headers (431), 10 MB of body and what Lambda takes of it, some 6 MB (413), and 30 s (503).",
    ],
    missing: [
      "Lambda authorizers and AWS_IAM routes, stages other than `$default`, integrations other than Lambda proxies, and payload format 1.0: a call to such a route is answered 501, naming what is not emulated.",
      "WebSocket and REST APIs, VPC links, mutual TLS, HTTPS.",
    ],
  },
};
