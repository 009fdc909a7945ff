import { secretsmanager } from "@pulumi/aws";
import type { Output, Resource } from "@pulumi/pulumi";

/**
 * Lower-case letters and digits that differ at each run. To keep the first ones, list their property in `ignoreChanges`.
 * They come from AWS and not from this process, so that evaluating the program without AWS gives the same text each time.
 *
 * @param parent whose AWS provider is asked
 */
export const randomText = (parent: Resource, length: number): Output<string> =>
  secretsmanager.getRandomPasswordOutput(
    {
      passwordLength: length,
      excludePunctuation: true,
      excludeUppercase: true,
      requireEachIncludedType: false,
    },
    { parent },
  ).randomPassword;
