import type { Versions } from "../types.ts";

const TOKEN_KEY = "console-token";
const LONGEST_WAIT_MILLISECONDS = 5_000;

/** Told when the server does not know our token. */
export class NotAllowed extends Error {}

/** Keeps the token of an address such as `#token=...` and takes it out of the address bar; tells whether there was one. */
export function takeToken(): boolean {
  const token = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (!token) return false;
  localStorage.setItem(TOKEN_KEY, token);
  history.replaceState(null, "", "#/requests");
  return true;
}

/** Asks the console's server. @throws Error with its message, NotAllowed without a good token */
export async function get<T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T> {
  const given = Object.entries(query).filter(([, value]) => value !== "");
  const search = given.length > 0 ? `?${new URLSearchParams(given)}` : "";
  return ask<T>(path + search, { headers: authorization() });
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  const headers = { ...authorization(), "content-type": "application/json" };
  return ask<T>(path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(`api/${path}`, init).catch(() => {
    throw new Error("Local mode does not answer: is npm start still running?");
  });
  const reply = await response.json();
  if (response.ok) return reply as T;
  throw new (response.status === 401 ? NotAllowed : Error)(reply.message);
}

const authorization = () => ({ authorization: `Bearer ${localStorage.getItem(TOKEN_KEY) ?? ""}` });

/**
 * Follows what changes while the page can be seen, for ever; after a break it goes on by itself.
 * @throws NotAllowed when the token is not that of the server any more, as after `npm run reset`
 * A fetch in place of EventSource, which sends no token but in an address.
 */
export async function follow(
  onChange: (versions: Versions) => void,
  onConnection: (isConnected: boolean) => void,
): Promise<never> {
  for (let wait = 250; ; wait = Math.min(wait * 2, LONGEST_WAIT_MILLISECONDS)) {
    await visible();
    await readStream(versions => {
      wait = 250;
      onConnection(true);
      onChange(versions);
    }).catch(error => {
      if (error instanceof NotAllowed) throw error;
    });
    if (!document.hidden) onConnection(false);
    await new Promise(resolve => setTimeout(resolve, wait));
  }
}

/** Ends when the page is hidden: browsers allow few connections to one server, and other tabs want one too. */
async function readStream(onChange: (versions: Versions) => void): Promise<void> {
  const ending = new AbortController();
  const end = () => document.hidden && ending.abort();
  document.addEventListener("visibilitychange", end);
  try {
    const response = await fetch("api/live", { headers: authorization(), signal: ending.signal });
    if (response.status === 401) throw new NotAllowed((await response.json()).message);
    if (!response.ok || !response.body) return;
    let text = "";
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const events = (text + part.value).split("\n\n");
      text = events.pop() ?? "";
      const data = events.flatMap(event => /^data: (.*)$/m.exec(event)?.[1] ?? []).at(-1);
      if (data !== undefined) onChange(JSON.parse(data) as Versions);
    }
  } finally {
    document.removeEventListener("visibilitychange", end);
  }
}

function visible(): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise(resolve => {
    const look = () => {
      if (document.hidden) return;
      document.removeEventListener("visibilitychange", look);
      resolve();
    };
    document.addEventListener("visibilitychange", look);
  });
}
