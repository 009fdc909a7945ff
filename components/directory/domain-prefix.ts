import { createHash } from "node:crypto";
import { getProject, getStack, type Input, type Output, output } from "@pulumi/pulumi";

/**
 * `<project>-<stack>-<8 hex digits>`: the digits stand for account, region, project, stack and the component's name,
 * so that the prefix is the same at each deployment, and another's stack of the same name and another directory of this
 * one get others. Words that Cognito refuses in a prefix are left out of the readable part.
 */
export const domainPrefix = (
  name: string,
  args: { readonly accountId: Input<string>; readonly region: Input<string> },
): Output<string> =>
  output([args.accountId, args.region] as const).apply(([accountId, region]) =>
    composePrefix({ accountId, region, project: getProject(), stack: getStack(), name }),
  );

/** See {@link domainPrefix}. */
export function composePrefix(place: {
  readonly accountId: string;
  readonly region: string;
  readonly project: string;
  readonly stack: string;
  readonly name: string;
}): string {
  const { accountId, region, project, stack, name } = place;
  const readable = `${project}-${stack}`
    .toLowerCase()
    .replace(/aws|amazon|cognito/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 50)
    .replace(/^-+|-+$/g, "");
  const digits = createHash("sha256")
    .update([accountId, region, project, stack, name].join("/"))
    .digest("hex")
    .slice(0, 8);
  return readable ? `${readable}-${digits}` : `app-${digits}`;
}
