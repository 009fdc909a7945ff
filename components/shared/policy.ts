import { type Input, jsonStringify, type Output } from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";

/** One statement of an IAM policy, in AWS's own words. */
export interface Statement {
  readonly Sid?: string;
  /** Default `Allow`. */
  readonly Effect?: "Allow" | "Deny";
  /** Of resource policies only. */
  readonly Principal?:
    | "*"
    | { readonly Service: Input<string> }
    | { readonly AWS: Input<string> }
    | { readonly Federated: Input<string> };
  readonly Action: string | readonly string[];
  /** Left out in trust policies. */
  readonly Resource?: Input<string> | readonly Input<string>[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, Input<string> | readonly Input<string>[]>>>
  >;
}

/** A policy document as the JSON that AWS takes. */
export const policyDocument = (statements: readonly Statement[]): Output<string> =>
  jsonStringify({
    Version: "2012-10-17",
    Statement: uniquelyNamed(statements).map(({ Effect = "Allow", ...rest }) => ({ Effect, ...rest })),
  });

/**
 * IAM refuses a policy in which two statements have one name, as those of two links to secrets do: the second `ReadSecrets`
 * becomes `ReadSecrets2`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
 */
function uniquelyNamed(statements: readonly Statement[]): Statement[] {
  const taken = new Set<string>();
  return statements.map(statement => {
    const { Sid } = statement;
    if (Sid === undefined) return statement;
    let name = Sid;
    for (let count = 2; taken.has(name); count++) name = `${Sid}${count}`;
    taken.add(name);
    return { ...statement, Sid: name };
  });
}

/**
 * Lets an AWS service take a role. Without a condition that names this account (`aws:SourceAccount`) another account
 * could make the service act with it; Lambda alone sends nothing that a condition could look at.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export const trust = (service: string, condition?: Statement["Condition"]): Output<string> =>
  policyDocument([
    {
      Principal: { Service: service },
      Action: "sts:AssumeRole",
      ...defined({ Condition: condition }),
    },
  ]);

/** Refuses every call to a resource that does not come over TLS. */
export const tlsOnly = (
  action: string | readonly string[],
  resource: NonNullable<Statement["Resource"]>,
): Statement => ({
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: action,
  Resource: resource,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});
