import { wildcard } from "../aws/iam/policy.ts";
import { ofType, text } from "../graph/resources.ts";
import type { Graph } from "../graph/types.ts";
import type { FunctionSpec } from "./functions.ts";

/** A statement of a function's resource policy (`aws.lambda.Permission`). */
interface Permission {
  readonly action: string;
  readonly function: string;
  readonly principal: string;
  readonly sourceArn: string | undefined;
  readonly sourceAccount: string | undefined;
}

/** Who invokes: an AWS service, on behalf of one of its resources. */
export interface InvokeSource {
  readonly service: string;
  readonly arn: string;
}

/** The resource policies of all functions. */
export class Permissions {
  readonly #permissions: readonly Permission[];
  readonly #accountId: string;

  constructor(graph: Graph, accountId: string) {
    this.#accountId = accountId;
    this.#permissions = ofType(graph, "aws:lambda/permission:Permission").map(({ inputs }) => ({
      action: text(inputs.action) ?? "",
      function: text(inputs.function) ?? "",
      principal: text(inputs.principal) ?? "",
      sourceArn: text(inputs.sourceArn),
      sourceAccount: text(inputs.sourceAccount),
    }));
  }

  /** Whether a permission lets this service, for this source, invoke the function. */
  allow(spec: FunctionSpec, source: InvokeSource): boolean {
    return this.#permissions.some(
      permission =>
        [spec.name, spec.arn].includes(permission.function) &&
        ["lambda:InvokeFunction", "lambda:*"].includes(permission.action) &&
        [source.service, "*"].includes(permission.principal) &&
        (permission.sourceArn === undefined || wildcard(permission.sourceArn).test(source.arn)) &&
        (permission.sourceAccount === undefined || permission.sourceAccount === this.#accountId),
    );
  }
}

/** What the program would have to register, for the terminal. */
export const allowingPermission = (spec: FunctionSpec, source: InvokeSource) =>
  `${source.service} may not invoke ${spec.name}: the program needs an aws.lambda.Permission with principal "${source.service}" and a sourceArn that matches ${source.arn}.`;
