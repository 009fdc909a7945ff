import { createHash } from "node:crypto";
import { getProject, getStack, type Input, type Output, output } from "@pulumi/pulumi";

/**
 * `<project>-<stack>-<8 hex digits>`: the digits stand for account, region, project and stack, so that the prefix
 * is the same at each deployment and another's stack of the same name gets another one. Words that Cognito refuses
 * in a prefix are left out of the readable part.
 */
export const domainPrefix = (args: {
  readonly accountId: Input<string>;
  readonly region: Input<string>;
}): Output<string> =>
  output([args.accountId, args.region] as const).apply(([accountId, region]) =>
    composePrefix(accountId, region, getProject(), getStack()),
  );

/** See {@link domainPrefix}. */
export function composePrefix(accountId: string, region: string, project: string, stack: string): string {
  const readable = `${project}-${stack}`
    .toLowerCase()
    .replace(/aws|amazon|cognito/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 50)
    .replace(/^-+|-+$/g, "");
  const digits = createHash("sha256")
    .update([accountId, region, project, stack].join("/"))
    .digest("hex")
    .slice(0, 8);
  return readable ? `${readable}-${digits}` : `app-${digits}`;
}
