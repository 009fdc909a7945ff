/** What X-Ray says of the running event: its trace, the segment of the function, and whether the trace is kept. */
export interface TraceHeader {
  readonly root: string;
  readonly parent: string | undefined;
  readonly sampled: boolean;
}

/**
 * The trace that the running event belongs to; undefined outside of an event.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function traceHeader(text = process.env._X_AMZN_TRACE_ID ?? ""): TraceHeader | undefined {
  const {
    Root: root,
    Parent: parent,
    Sampled,
  } = Object.fromEntries(text.split(";").map(part => part.split("=", 2) as [string, string])) as {
    Root?: string;
    Parent?: string;
    Sampled?: string;
  };
  return root ? { root, parent, sampled: Sampled === "1" } : undefined;
}

/**
 * The X-Ray trace that the running event belongs to, if there is one.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const traceId = (): string | undefined => traceHeader()?.root;
