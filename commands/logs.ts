import { CommandError } from "./support/command.ts";
import { loadContracts } from "./support/contracts.ts";
import { logsCommand } from "./support/logs-command.ts";

await logsCommand(async (service, operation, stack) => {
  const found = (await loadContracts(stack)).find(({ contract }) => contract.service === service)?.contract
    .operations;
  const { method, path } = found?.[operation] ?? {};
  if (method !== undefined) return `${method} ${path}`;
  throw new CommandError(
    found
      ? `${service} has no operation ${operation}. It has: ${Object.keys(found).join(", ")}.`
      : `The stack has no service ${service}.`,
  );
});
