import { AwsError } from "../../aws/types.ts";
import { ConsoleError } from "../http.ts";
import type { ConsoleSources } from "../sources.ts";

/**
 * Calls a local AWS service as the developer, who may do everything that the service can.
 *
 * @param traceId puts the call into this trace
 * @throws ConsoleError with the service's words where it refuses
 */
export async function calling(
  { call }: Pick<ConsoleSources, "call">,
  service: string,
  operation: string,
  input: Record<string, unknown>,
  traceId?: string,
): Promise<unknown> {
  try {
    return await call(service, operation, input, traceId);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new ConsoleError(error.status >= 500 ? 502 : 409, `${error.name}: ${error.message}`);
  }
}
