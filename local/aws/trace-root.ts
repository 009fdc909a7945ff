import { randomText } from "./random.ts";

/**
 * The start of an X-Ray header for work that no request brought one for.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-traceids
 */
export function newTraceRoot(): string {
  return `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomText(12, "hex")}`;
}
