import { checkRetention } from "../monitoring/log-retention.ts";
import { rejectArguments } from "../shared/mistakes.ts";
import { checkAddresses } from "./addresses.ts";
import type { Served } from "./api-routes.ts";
import type { AuthedApiArgs } from "./authed-api.ts";
import { planPlainRoutes } from "./plain-routes.ts";
import { planRoutes, routeProblem } from "./routes.ts";

/** Where addresses of pages were given, for the message. */
export const placeOfOrigins = (name: string) => ({
  component: "AuthedApi",
  name,
  argument: "allowedOrigins",
});

/**
 * Stops an {@link AuthedApi} whose arguments AWS would refuse, or that contradict one another.
 *
 * @returns the routes of each function
 */
export function checkApi(name: string, args: AuthedApiArgs): Served[] {
  const reject = (names: readonly string[], problem: string, mend: string) =>
    rejectArguments("AuthedApi", name, names, problem, mend);
  checkRetention("AuthedApi", name, args.logRetentionDays);
  checkAddresses("origin", args.allowedOrigins ?? [], placeOfOrigins(name));
  if (args.throttle && !(args.throttle.ratePerSecond > 0 && args.throttle.burst > 0))
    reject(
      ["throttle"],
      `${args.throttle.ratePerSecond} requests a second, burst ${args.throttle.burst}, let nobody in`,
      "Give both above 0",
    );
  checkTokens(reject, args);
  const served = servedBy(reject, name, args);
  const plans = served.flatMap(({ plans }) => plans);
  const source = args.services?.length ? "services" : "routes";
  if (plans.length === 0)
    reject(["routes"], "there is none", 'Give some, such as { "GET /todos": listTodos }, or services');
  const wrong = routeProblem(plans);
  if (wrong) reject([source], wrong.problem, wrong.mend);
  const { authorizers = {} } = args;
  const lost = plans.find(
    ({ authorizer }) => authorizer !== undefined && !Object.hasOwn(authorizers, authorizer),
  );
  if (lost)
    reject(
      [`routes[${JSON.stringify(lost.key)}].authorize.authorizer`],
      `there is no authorizer "${lost.authorizer}"`,
      "Name one of authorizers, or leave it out for the directory's",
    );
  for (const [one, { audiences }] of Object.entries(authorizers))
    if (audiences.length === 0)
      reject(
        [`authorizers.${one}.audiences`],
        "there is none, and then no token would be taken",
        "Name a client id",
      );
  const guarded = plans.find(({ authorized, authorizer }) => authorized && authorizer === undefined);
  if (guarded && !args.directory && args.issuer === undefined)
    reject(
      [source, "directory"],
      `${guarded.operation} asks for a token, and nothing says whose`,
      "Give a directory, or issuer and audiences",
    );
  return served;
}

type Reject = (names: readonly string[], problem: string, mend: string) => never;

function checkTokens(reject: Reject, { directory, issuer, audiences }: AuthedApiArgs): void {
  if (directory && (issuer !== undefined || audiences !== undefined))
    reject(
      ["directory", issuer === undefined ? "audiences" : "issuer"],
      "the directory says both itself",
      "Leave one of them out",
    );
  if ((issuer === undefined) !== (audiences === undefined))
    reject(
      ["issuer", "audiences"],
      `${issuer === undefined ? "issuer" : "audiences"} is missing`,
      "Give both, or a directory",
    );
  if (audiences?.length === 0)
    reject(["audiences"], "there is none, and then no token would be taken", "Name a client id");
}

/** Contracts by their service, plain routes by their function. */
function servedBy(reject: Reject, name: string, { services = [], routes = {} }: AuthedApiArgs): Served[] {
  const names = services.map(({ contract }) => contract.service);
  const twice = names.find((service, index) => names.indexOf(service) !== index);
  if (twice) reject(["services"], `"${twice}" stands there twice`, "Take one out");
  const served = new Map<string, Served>(
    services.map(({ contract, function: one }) => [
      contract.service,
      { name: contract.service, function: one, plans: planRoutes([contract]) },
    ]),
  );
  for (const { plan, function: one } of planPlainRoutes(name, routes)) {
    const known = served.get(plan.service);
    if (known && known.function !== one)
      reject(
        [`routes[${JSON.stringify(plan.key)}]`],
        `there are two functions named ${plan.service}`,
        "Rename one",
      );
    served.set(plan.service, { name: plan.service, function: one, plans: [...(known?.plans ?? []), plan] });
  }
  return [...served.values()];
}
