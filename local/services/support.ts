import type { ServiceDescription, SupportNotes } from "./description.ts";
import { idleHost } from "./idle-host.ts";
import { services } from "./index.ts";

/** What local mode emulates of one service; the support table is made from it. */
export interface ServiceSupport extends SupportNotes {
  readonly title: string;
  /** Whose service it is, such as AWS. */
  readonly vendor: string;
  /** Service name in signatures, as `--fault` takes it; null where no AWS API is emulated. */
  readonly signingName: string | null;
  readonly operations: readonly {
    readonly name: string;
    /** The IAM action that the caller needs; null where AWS takes the call unsigned. */
    readonly action: string | null;
  }[];
  /** `GET /oauth2/authorize`, ... */
  readonly endpoints: readonly string[];
}

/** All that local mode emulates. Operations are those of the running services, so that the table cannot be wrong. */
export const localSupport = (): readonly ServiceSupport[] => services.map(supportOf);

function supportOf({
  title,
  vendor = "AWS",
  notes,
  endpoints = [],
  api,
}: ServiceDescription): ServiceSupport {
  const described = api?.(idleHost());
  const operations = Object.entries(described?.operations ?? {})
    .map(([name, { action }]) => ({ name, action }))
    .sort((a, b) => a.name.localeCompare(b.name));
  return { title, vendor, signingName: described?.signingName ?? null, operations, endpoints, ...notes };
}
