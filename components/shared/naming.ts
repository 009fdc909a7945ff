import { getProject, getStack } from "@pulumi/pulumi";
import { isProjectName, projectNameRule } from "../../lib/project-name.ts";
import { Mistake } from "./mistakes.ts";

/** Lambda functions, schedules and clusters have no longer names. */
const maximumLength = 63;

/**
 * `<project>-<stack>-<name>`: tells the stacks of one account apart, and people what they look at.
 *
 * @throws Mistake when that is longer than AWS takes
 */
export function physicalName(name: string): string {
  const full = `${getProject()}-${getStack()}-${name}`;
  if (full.length > maximumLength)
    throw new Mistake(
      `The name ${full} has ${full.length} characters, and AWS takes ${maximumLength}. Shorten the name of the ` +
        `project, of the stack or of "${name}".`,
    );
  return full;
}

/** CloudWatch namespace of the stack's own metrics: another stack of the account must not count for its alarms. */
export const metricsNamespace = (): string => `${getProject()}/${getStack()}`;

/**
 * Checks that names which AWS takes can be made of the project's and the stack's: clusters have the strictest.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
 *
 * @throws Mistake with the mend
 */
export function checkNames(project = getProject(), stack = getStack()): void {
  const rule = "Take lower-case letters and digits, with single hyphens between them";
  if (!isProjectName(project))
    throw new Mistake(
      `Names on AWS begin with that of the project, and "${project}" cannot be part of them. ${projectNameRule}: ` +
        "name: in Pulumi.yaml",
    );
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stack))
    throw new Mistake(
      `Names on AWS hold that of the stack, and "${stack}" cannot be part of them. ${rule}: ` +
        `pulumi stack rename NAME --stack ${stack}`,
    );
}

/** `my_shop` for `my-shop`: a database's name has letters, digits and underscores, and begins with a letter. */
export function databaseNameOf(project: string): string {
  const name = project.toLowerCase().replace(/[^a-z0-9]+/g, "_");
  return (/^[a-z]/.test(name) ? name : `db_${name}`).slice(0, maximumLength);
}

/** `post-confirmation` for `postConfirmation`. */
export const kebabCase = (name: string): string =>
  name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
