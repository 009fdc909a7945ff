import { createPublicKey, type KeyObject } from "node:crypto";
import { get as getHttp } from "node:http";
import { get as getHttps } from "node:https";

/** The issuer's keys cannot be had right now: neither yes nor no can be said about a token. */
export class KeysUnavailable extends Error {}

/** The gateway's own limits for fetching keys. */
const FETCH_MILLISECONDS = 1_500;
const FETCH_LIMIT_BYTES = 150_000;
const REFETCH_MILLISECONDS = 5_000;

/** The signing keys of one issuer, found by OpenID discovery and kept. */
export class IssuerKeys {
  readonly #issuer: string;
  readonly #now: () => number;
  #keys: Promise<ReadonlyMap<string, KeyObject>> | null = null;
  #fetchedAt = 0;

  /** @param now milliseconds */
  constructor(issuer: string, now: () => number) {
    this.#issuer = issuer;
    this.#now = now;
  }

  /**
   * The key of that id, or null when the issuer has none. An unknown id asks the issuer again, at most every 5 s.
   * @throws KeysUnavailable
   */
  async find(kid: string): Promise<KeyObject | null> {
    const key = (await this.#load()).get(kid);
    if (key || this.#now() - this.#fetchedAt < REFETCH_MILLISECONDS) return key ?? null;
    this.#keys = null;
    return (await this.#load()).get(kid) ?? null;
  }

  #load(): Promise<ReadonlyMap<string, KeyObject>> {
    if (!this.#keys) {
      this.#fetchedAt = this.#now();
      this.#keys = fetchKeys(this.#issuer);
      // A failure is not kept: the next request tries again.
      this.#keys.catch(() => {
        this.#keys = null;
      });
    }
    return this.#keys;
  }
}

async function fetchKeys(issuer: string): Promise<ReadonlyMap<string, KeyObject>> {
  const discovery = await fetchJson(`${issuer}/.well-known/openid-configuration`);
  const address = property(discovery, "jwks_uri");
  if (typeof address !== "string") throw new KeysUnavailable(`${issuer} names no jwks_uri.`);
  const keys = property(await fetchJson(address), "keys");
  if (!Array.isArray(keys)) throw new KeysUnavailable(`${address} is not a key set.`);
  return new Map(
    keys
      .filter(key => key?.kty === "RSA" && typeof key.kid === "string")
      .map(key => [key.kid, createPublicKey({ key, format: "jwk" })]),
  );
}

function fetchJson(url: string): Promise<unknown> {
  const get = url.startsWith("https:") ? getHttps : getHttp;
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new KeysUnavailable(`${url}: ${why}`));
    const request = get(url, { timeout: FETCH_MILLISECONDS }, response => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
        if (body.length > FETCH_LIMIT_BYTES) request.destroy(new Error("larger than 150 kB"));
      });
      response.on("end", () => {
        if (response.statusCode !== 200) return fail(`status ${response.statusCode}`);
        try {
          resolve(JSON.parse(body));
        } catch {
          fail("not JSON");
        }
      });
    });
    request.on("timeout", () => request.destroy(new Error("no answer within 1.5 s")));
    request.on("error", error => fail(error.message));
  });
}

const property = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
