import type { AwsOperation, AwsService } from "../../../../local/aws/types.ts";

/** The operations of the service that is there at the time of a call, so that one server serves many. */
export const current = (service: () => AwsService): Readonly<Record<string, AwsOperation>> =>
  new Proxy({}, { get: (_, name) => service().operations[String(name)] });
