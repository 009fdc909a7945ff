import { secretsmanager } from "@pulumi/aws";
import type { Output } from "@pulumi/pulumi";

/**
 * Lower-case letters and digits, others at each run: whoever keeps them names their property in `ignoreChanges`.
 * AWS throws the dice, so that a program that is evaluated without it gives the same each time.
 */
export const randomText = (length: number): Output<string> =>
  secretsmanager.getRandomPasswordOutput({
    passwordLength: length,
    excludePunctuation: true,
    excludeUppercase: true,
    requireEachIncludedType: false,
  }).randomPassword;
