import { getProject, getStack } from "@pulumi/pulumi";

/** `<project>-<stack>-<name>`: tells the stacks of one account apart, and people what they look at. */
export const physicalName = (name: string): string => `${getProject()}-${getStack()}-${name}`;

/** `post-confirmation` for `postConfirmation`. */
export const kebabCase = (name: string): string =>
  name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

/** `STRIPE_KEY` for `stripeKey`, `STRAVA_EVENTS` for `strava-events`. */
export const upperSnakeCase = (name: string): string => kebabCase(name).replaceAll("-", "_").toUpperCase();
