/** A sign-in that this tab has begun. */
export interface Flow {
  readonly state: string;
  readonly verifier: string;
  /** Path to show after it. */
  readonly returnTo: string;
}

export function newFlow(returnTo: string): Flow {
  return { state: randomText(), verifier: randomText(), returnTo };
}

/** What the hosted pages compare the verifier with: S256 of RFC 7636. */
export async function challengeOf({ verifier }: Flow): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return base64url(new Uint8Array(digest));
}

const randomText = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, sign => ({ "+": "-", "/": "_" })[sign] ?? "");
