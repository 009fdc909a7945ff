import type { Input } from "@pulumi/pulumi";

/** One stack of the program, where it stands. */
export interface Place {
  readonly partition: Input<string>;
  readonly region: Input<string>;
  readonly accountId: Input<string>;
  /** Name of the program's project, first part of its names on AWS. */
  readonly project: string;
  readonly stack: string;
}

/** `["sqs:CreateQueue", "sqs:DeleteQueue"]` of `sqs` and `CreateQueue DeleteQueue`. */
export const actions = (service: string, names: string): string[] =>
  names.split(" ").map(name => `${service}:${name}`);
