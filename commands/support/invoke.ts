import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CommandError } from "./command.ts";
import { type Stage, startCommand } from "./stage.ts";

/**
 * Invokes a function and waits for its reply.
 * @param event JSON
 * @throws CommandError with the function's own error, or when the stage ends before it answers
 */
export async function invokeFunction(stage: Stage, name: string, event: string): Promise<unknown> {
  const client = new LambdaClient({ ...stage.client, maxAttempts: 1 });
  const command = new InvokeCommand({ FunctionName: name, Payload: Buffer.from(event) });
  const reply = await client.send(command).catch(error => {
    throw error.code === "ECONNRESET" ? new CommandError(cutOff(stage, name)) : error;
  });
  const payload: unknown = JSON.parse(Buffer.from(reply.Payload ?? []).toString("utf8") || "null");
  if (reply.FunctionError) throw new CommandError(failure(name, payload));
  return payload;
}

/** Such as when local mode is stopped meanwhile. */
const cutOff = ({ dataDir }: Stage, name: string) =>
  `The connection was lost before ${name} answered.${
    dataDir === null ? "" : ` If local mode has ended, start it again: ${startCommand(dataDir)}`
  }`;

function failure(name: string, payload: unknown): string {
  const {
    errorType,
    errorMessage,
    trace = [],
  } = payload as { errorType?: string; errorMessage?: string; trace?: string[] };
  return [`${name} failed. ${errorType}: ${errorMessage}`, ...trace.slice(1)].join("\n");
}
