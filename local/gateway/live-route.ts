import type { FunctionSpec } from "../lambda/functions.ts";
import type { Outcome } from "../lambda/worker.ts";
import type { ApiModel, Route } from "./api.ts";
import { JwtAuthorizer } from "./authorizer.ts";
import { IssuerKeys } from "./keys.ts";
import { Router } from "./router.ts";
import { TokenBucket } from "./throttle.ts";

/** What the gateway needs of the Lambda runtime. */
export interface FunctionInvoker {
  find(functionArn: string): FunctionSpec | undefined;
  mayInvoke(spec: FunctionSpec, source: { service: string; arn: string }): boolean;
  /** A message for the client while the function's code does not build. */
  buildErrorOf(spec: FunctionSpec): string | null;
  invoke(spec: FunctionSpec, event: string, traceId: string): Promise<Outcome>;
}

/** A route with what is kept between its requests. */
export interface LiveRoute extends Route {
  readonly spec: FunctionSpec | undefined;
  readonly jwt: JwtAuthorizer | null;
  readonly bucket: TokenBucket | null;
  readonly mayInvoke: boolean;
}

/** Makes the routes of a program ready for requests; the keys of issuers are kept over programs. */
export class LiveRoutes {
  readonly #issuers = new Map<string, IssuerKeys>();
  readonly #now: () => number;

  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  routerOf(api: ApiModel | null, functions: FunctionInvoker): Router<LiveRoute> {
    if (!api) return new Router([]);
    return new Router(api.routes.map(route => this.#enliven(route, api, functions)));
  }

  #enliven(route: Route, api: ApiModel, functions: FunctionInvoker): LiveRoute {
    const { authorizer, throttle } = route;
    const spec = functions.find(route.functionArn);
    const arn = `${api.executionArn}/${api.stage}/${route.method}${route.path}`;
    return {
      ...route,
      spec,
      jwt: authorizer && new JwtAuthorizer(authorizer, this.#keysOf(authorizer.issuer), this.#now),
      bucket: throttle && new TokenBucket(throttle.rate, throttle.burst, performance.now()),
      mayInvoke:
        spec !== undefined && functions.mayInvoke(spec, { service: "apigateway.amazonaws.com", arn }),
    };
  }

  #keysOf(issuer: string): IssuerKeys {
    const known = this.#issuers.get(issuer);
    if (known) return known;
    const keys = new IssuerKeys(issuer, () => performance.now());
    this.#issuers.set(issuer, keys);
    return keys;
  }
}
