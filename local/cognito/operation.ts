import type { AwsOperation } from "../aws/types.ts";
import type { Cognito } from "./cognito.ts";
import { type InputOf, type Members, parseInput } from "./input/members.ts";

export interface OperationSpec<S extends Members> {
  /** The IAM action without its service, such as `AdminGetUser`; null where AWS takes the call unsigned. */
  readonly action: string | null;
  readonly members: S;
  run(input: InputOf<S>, cognito: Cognito): unknown;
}

/** An operation that still wants to be told where its users are. */
export interface Operation {
  /** As in {@link OperationSpec}. */
  readonly action: string | null;
  bind(cognito: Cognito): AwsOperation<Readonly<Record<string, unknown>>>;
}

/** One operation: its input is checked before it runs, its permission is asked on the pool it names. */
export function operation<S extends Members>(spec: OperationSpec<S>): Operation {
  return {
    action: spec.action,
    bind: cognito => ({
      action: spec.action === null ? null : `cognito-idp:${spec.action}`,
      resources: input => [
        typeof input.UserPoolId === "string" ? cognito.catalogue.arn(input.UserPoolId) : "*",
      ],
      run: async input => spec.run(parseInput(spec.members, input), cognito),
    }),
  };
}
