type Token = string | null | undefined;

/**
 * Where the client has its access token from: asked before each call that needs one, and once with the token that the
 * API refused, for a fresh one. Without a token the call is sent without.
 */
export type TokenSource = (refused?: string) => Token | Promise<Token>;

export interface Tokens {
  current(): Promise<string | undefined>;
  /** Another token than the refused one; undefined if no other is left. Calls refused together wait for one refresh. */
  afterRefusal(refused: string): Promise<string | undefined>;
}

export function tokensOf(source: TokenSource = () => null): Tokens {
  const refreshes = new Map<string, Promise<Token>>();
  const refresh = (refused: string) => {
    const running = refreshes.get(refused);
    if (running) return running;
    const started = Promise.resolve(source(refused)).finally(() => refreshes.delete(refused));
    refreshes.set(refused, started);
    return started;
  };
  const current = async () => (await source()) || undefined;
  return {
    current,
    async afterRefusal(refused) {
      const known = refreshes.has(refused) ? refused : await current();
      const token = known === refused ? await refresh(refused) : known;
      return token && token !== refused ? token : undefined;
    },
  };
}
