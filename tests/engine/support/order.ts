import type { Call } from "./cloud/call.ts";

const functionType = "aws:lambda/function:Function";

/** What was made too late for what stands on it, each as a sentence; from the calls of a first deployment. */
export function disorders(calls: readonly Call[]): string[] {
  const made = calls.filter(({ method }) => method === "create");
  return [
    ...made.filter(({ type }) => type === functionType).flatMap(call => beforeFunction(made, call)),
    ...made
      .filter(({ type }) => type === "aws:apigatewayv2/route:Route")
      .flatMap(call => beforeRoute(made, call)),
    ...beforeInvocation(made),
  ];
}

/** Its role's permissions, without which its first call fails; its log group, which Lambda would make and keep for ever. */
function beforeFunction(made: readonly Call[], call: Call): string[] {
  const role = String(call.inputs.role).split("/").at(-1);
  const { logGroup } = call.inputs.loggingConfig as { logGroup: string };
  const needed = made.filter(
    ({ type, inputs }) =>
      (type === "aws:iam/rolePolicy:RolePolicy" && inputs.role === role) ||
      (type === "aws:cloudwatch/logGroup:LogGroup" && inputs.name === logGroup),
  );
  const lacking = needed.length < 2 ? [`${call.name} has no policy or no log group`] : [];
  return [...lacking, ...late(made, needed, call)];
}

/** The permission to call the function, without which the route answers 500. */
function beforeRoute(made: readonly Call[], call: Call): string[] {
  const known = made.filter(({ type }) => type === "aws:lambda/permission:Permission");
  const needed = known.filter(({ inputs }) => mayServe(inputs, String(call.inputs.routeKey)));
  return [
    ...(needed.length === 0 ? [`${call.name} may not call its function`] : []),
    ...late(made, needed, call),
  ];
}

function mayServe({ sourceArn }: Call["inputs"], routeKey: string): boolean {
  const [method = "", route = ""] = routeKey.split(" ");
  const pattern = String(sourceArn).split("/").slice(2).join("/");
  return pattern === `${method}${route}`;
}

/** The writer, which has to answer; and after the migration only, what reads the tables. */
function beforeInvocation(made: readonly Call[]): string[] {
  const invocation = made.find(({ type }) => type === "aws:lambda/invocation:Invocation");
  if (!invocation) return ["no migration ran"];
  const needed = made.filter(
    ({ type, name, inputs }) =>
      (type === "aws:rds/clusterInstance:ClusterInstance" && name.endsWith("-1")) ||
      (type === functionType && inputs.name === invocation.inputs.functionName),
  );
  const readers = made.filter(
    ({ type, name, inputs }) =>
      type === functionType && inputs.name !== invocation.inputs.functionName && name !== "rotate-app-secret",
  );
  return [...late(made, needed, invocation), ...readers.flatMap(reader => late(made, [invocation], reader))];
}

const late = (made: readonly Call[], needed: readonly Call[], call: Call): string[] =>
  needed
    .filter(one => made.indexOf(one) > made.indexOf(call))
    .map(one => `${call.name} (${call.type}) was made before ${one.name} (${one.type})`);
