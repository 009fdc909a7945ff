import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CommandError } from "./command.ts";
import type { Stage } from "./stage.ts";

/**
 * Invokes a function and waits for its reply.
 * @param event JSON
 * @throws CommandError with the function's own error
 */
export async function invokeFunction(stage: Stage, name: string, event: string): Promise<unknown> {
  const client = new LambdaClient({ ...stage.client, maxAttempts: 1 });
  const reply = await client.send(new InvokeCommand({ FunctionName: name, Payload: Buffer.from(event) }));
  const payload: unknown = JSON.parse(Buffer.from(reply.Payload ?? []).toString("utf8") || "null");
  if (reply.FunctionError) throw new CommandError(failure(name, payload));
  return payload;
}

function failure(name: string, payload: unknown): string {
  const {
    errorType,
    errorMessage,
    trace = [],
  } = payload as { errorType?: string; errorMessage?: string; trace?: string[] };
  return [`${name} failed. ${errorType}: ${errorMessage}`, ...trace.slice(1)].join("\n");
}
