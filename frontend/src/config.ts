/** What the page knows of its stack: `npm run frontend:config` writes it from the stack's outputs. */
export interface Config {
  readonly apiUrl: string;
  readonly userPoolClientId: string;
  /** Base of the hosted sign-in pages. */
  readonly signInUrl: string;
}

/** Read when the page starts, so that one build serves every stage. */
export async function loadConfig(): Promise<Config> {
  const reply = await fetch("config.json");
  if (!reply.ok) throw new Error("config.json is missing: run npm run frontend:config and build again.");
  return (await reply.json()) as Config;
}
