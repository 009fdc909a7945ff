import { ofType, text } from "../graph/resources.ts";
import type { Graph } from "../graph/types.ts";

/** An output that parts of local mode need, where the program has such a resource. */
interface Needed {
  readonly type: string;
  readonly what: string;
  readonly outputs: readonly string[];
  /** What is off without them. */
  readonly without: string;
}

const needed: readonly Needed[] = [
  {
    type: "aws:apigatewayv2/api:Api",
    what: "an API",
    outputs: ["apiUrl"],
    without: "commands do not find it",
  },
  {
    type: "aws:cognito/userPool:UserPool",
    what: "a user pool",
    outputs: ["userPoolId", "userPoolClientId"],
    without: "no demo users are made, and there are no tokens to try",
  },
];

/** What is off because the program does not export the outputs that it needs, each as a sentence that names them. */
export const missingOutputs = (graph: Graph): string[] =>
  needed.flatMap(({ type, what, outputs, without }) => {
    const missing = outputs.filter(name => !text(graph.outputs[name]));
    if (missing.length === 0 || ofType(graph, type).length === 0) return [];
    const noun = missing.length === 1 ? "output" : "outputs";
    return [
      `The program has ${what} and no ${noun} ${missing.join(" and ")}: ${without}. Export ${missing.length === 1 ? "it" : "them"}.`,
    ];
  });
