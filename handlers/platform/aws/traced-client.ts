import { type CallEnd, traced } from "../observe/subsegment.ts";

interface CallContext {
  /** Such as `ExecuteStatementCommand`. */
  readonly commandName?: string;
}

type Next = (call: { readonly input: object }) => Promise<{ readonly output: object }>;

/** What is used of an SDK client. */
export interface SdkClient {
  readonly config: { readonly serviceId: string };
  readonly middlewareStack: { add(middleware: never, options: { step: "initialize"; name: string }): void };
}

/**
 * The same client; X-Ray gets one subsegment for each call with all its retries.
 *
 * @param sqlOf the SQL text of a call's input, for text that holds no values
 */
export function tracedClient<Client extends SdkClient>(
  client: Client,
  sqlOf: (input: object) => string | undefined = () => undefined,
): Client {
  const name = client.config.serviceId;
  const middleware =
    (next: Next, { commandName = "" }: CallContext): Next =>
    call => {
      const operation = commandName.replace(/Command$/, "");
      return traced({ name, namespace: "aws", operation, sql: sqlOf(call.input) }, () => next(call), endOf);
    };
  client.middlewareStack.add(middleware as never, { step: "initialize", name: "subsegment" });
  return client;
}

function endOf({ output }: { readonly output: object }): CallEnd {
  const { $metadata } = output as { $metadata?: { httpStatusCode?: number; requestId?: string } };
  return { status: $metadata?.httpStatusCode, requestId: $metadata?.requestId };
}
