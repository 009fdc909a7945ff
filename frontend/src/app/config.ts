import type { Operations } from "../../../client/index.ts";

/** What the page knows of its stack. The site serves it, so that one build serves every stack. */
export interface Config {
  readonly apiUrl: string;
  readonly userPoolClientId: string;
  /** Base of the hosted sign-in pages. */
  readonly signInUrl: string;
  /** Names of the services that the stack runs, such as `movies`. */
  readonly services: readonly string[];
  /** Method and path of each operation of these. */
  readonly operations: Operations;
  /** What is switched on in the stack's config, such as `stripe`. */
  readonly features: Readonly<Record<string, boolean>>;
}

/** @throws Error if the site has no config, or does not answer */
export async function loadConfig(): Promise<Config> {
  const reply = await fetch("/config.json", { cache: "no-cache" });
  if (!reply.ok) throw new Error(`/config.json: ${reply.status}`);
  return (await reply.json()) as Config;
}
