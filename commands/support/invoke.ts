import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CommandError } from "./command.ts";
import { type Stage, startCommand } from "./stage.ts";

/** What local mode reads: the function waits until a debugger has stopped it. */
const debugContext = Buffer.from('{"custom":{"debug":true}}').toString("base64");

/**
 * Invokes a function and waits for its reply.
 * @param event JSON
 * @param debug has the function wait for a debugger; local mode alone knows it
 * @throws CommandError with the function's own error, or when the stage ends before it answers
 */
export async function invokeFunction(
  stage: Stage,
  name: string,
  event: string,
  debug = false,
): Promise<unknown> {
  const client = new LambdaClient({ ...stage.client, maxAttempts: 1 });
  const command = new InvokeCommand({
    FunctionName: name,
    Payload: Buffer.from(event),
    ...(debug && { ClientContext: debugContext }),
  });
  const reply = await client.send(command).catch(error => {
    if (error.name === "ResourceNotFoundException") throw new CommandError(`There is no function ${name}.`);
    if (error.code === "ECONNRESET") throw new CommandError(cutOff(stage, name));
    throw debug && error.name === "InvalidParameterValueException" ? new CommandError(error.message) : error;
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
