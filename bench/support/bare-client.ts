import { runChild } from "./child.ts";

/** What the bare client gets. */
export interface ClientRequest {
  readonly filmId: string;
  /** Statements at a time. */
  readonly lines: number;
  /** Not counted. */
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

export interface ClientResult {
  readonly perSecond: number;
}

/** The same query as a request's, by the SDK's client alone, in a process of its own. */
export const bareClient = (request: ClientRequest, env: NodeJS.ProcessEnv): Promise<ClientResult> =>
  runChild<ClientResult>("data-api-client.ts", request, { env });
