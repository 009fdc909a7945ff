import { member, ofType, text, textMap } from "../graph/resources.ts";
import type { Graph, GraphResource } from "../graph/types.ts";
import { isLocalKey } from "./config.ts";

/** A function whose environment names Stripe. */
export interface StripeUser {
  /** ARN of the function. */
  readonly functionArn: string;
  /** Its variables that name Stripe. */
  readonly variables: Readonly<Record<string, string>>;
}

/** `STRIPE_API_URL`, `CONFIG_STRIPE_MODE`, `SECRET_STRIPE_SECRET_KEY_ARN`, ... */
const NAMES_STRIPE = /^((CONFIG|SECRET)_)?STRIPE_/;
const STRIPE_KEY = /^(sk|rk)_(test|live)_/;
/** Where a client of Stripe's finds the API, if not at Stripe. */
const API_URL = "STRIPE_API_URL";

/** The functions of a program that work with Stripe; none when the program has no shop. */
export const stripeUsers = (graph: Graph): StripeUser[] =>
  ofType(graph, "aws:lambda/function:Function").flatMap(resource => {
    const variables = stripeVariables(resource);
    if (Object.keys(variables).length === 0) return [];
    return [{ functionArn: text(resource.outputs.arn) ?? resource.name, variables }];
  });

/**
 * Whether a program wants a Stripe on this machine: it names Stripe, and has no key of Stripe's, neither in a variable nor
 * in a secret that a variable names. With a test key of Stripe's own, the real Stripe is asked.
 */
export function needsStripe(graph: Graph): boolean {
  const users = stripeUsers(graph);
  const values = users.flatMap(({ variables }) => Object.values(variables));
  const secrets = ofType(graph, "aws:secretsmanager/secretVersion:SecretVersion").flatMap(({ inputs }) =>
    values.includes(text(inputs.secretId) ?? "") ? (text(inputs.secretString) ?? []) : [],
  );
  return (
    users.length > 0 && ![...values, ...secrets].some(value => STRIPE_KEY.test(value) && !isLocalKey(value))
  );
}

/** The program with the address of the local Stripe in the environment of each function that works with Stripe. */
export function withStripeUrl(graph: Graph, url: string): Graph {
  if (!needsStripe(graph)) return graph;
  const resources = graph.resources.map(resource =>
    resource.type === "aws:lambda/function:Function" && Object.keys(stripeVariables(resource)).length > 0
      ? withVariable(resource, API_URL, url)
      : resource,
  );
  return { ...graph, resources };
}

const stripeVariables = ({ inputs }: GraphResource): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(textMap(member(inputs, "environment", "variables"))).filter(([name]) =>
      NAMES_STRIPE.test(name),
    ),
  );

/** What the program says itself stays. */
function withVariable(resource: GraphResource, name: string, value: string): GraphResource {
  const variables = { [name]: value, ...textMap(member(resource.inputs, "environment", "variables")) };
  return { ...resource, inputs: { ...resource.inputs, environment: { variables } } };
}
