import { CommandError } from "./support/command.ts";
import { loadContracts } from "./support/contracts.ts";
import { type EventKind, eventKinds, generateEvent } from "./support/generated-event.ts";
import { invokeCommand } from "./support/invoke-command.ts";

await invokeCommand({
  kinds: eventKinds,
  generate: async (kind, name, operation) =>
    generateEvent(kindOf(kind), name, await loadContracts("dev"), operation),
});

function kindOf(text: string): EventKind {
  const kind = eventKinds.find(one => one === text);
  if (kind === undefined)
    throw new CommandError(`--generate takes ${eventKinds.join(", ")}, and got "${text}".`);
  return kind;
}
