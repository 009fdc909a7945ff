import { CommandError } from "./command.ts";
import type { Outputs } from "./stage.ts";

/**
 * Fills a sample event with the stack's own values: `{{issuer}}` stands for the output `issuer`, inside any string.
 *
 * @throws CommandError for a name that is no output
 */
export function fillOutputs(event: string, outputs: Outputs): string {
  return event.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => {
    const value = outputs[name];
    if (typeof value !== "string")
      throw new CommandError(`The event asks for {{${name}}}, which is no output of the stack.`);
    return JSON.stringify(value).slice(1, -1);
  });
}
