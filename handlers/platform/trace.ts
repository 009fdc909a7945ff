/**
 * The X-Ray trace that the running event belongs to, if there is one.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const traceId = (): string | undefined => /Root=([^;]+)/.exec(process.env._X_AMZN_TRACE_ID ?? "")?.[1];
