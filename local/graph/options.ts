import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";

/** The resource options of a registration, under the SDK's own names; only those that were set. */
export function optionsOf(request: RegisterResourceRequest): Record<string, unknown> {
  const timeouts = request.getCustomtimeouts()?.toObject() ?? {};
  const all = {
    protect: request.getProtect(),
    provider: request.getProvider(),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    retainOnDelete: request.getRetainondelete(),
    deletedWith: request.getDeletedwith(),
    import: request.getImportid(),
    aliases: request.getAliasesList().map(alias => alias.getUrn() || alias.getSpec()?.toObject()),
    customTimeouts: Object.fromEntries(Object.entries(timeouts).filter(([, value]) => value !== "")),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => isSet(value)));
}

function isSet(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return Boolean(value);
  return Object.keys(value).length > 0;
}
