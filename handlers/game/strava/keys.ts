import { createCipheriv, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { CompactSign, compactDecrypt, compactVerify, errors } from "jose";
import * as v from "valibot";
import type { Tokens } from "./api.ts";

/**
 * The secret `stravaTokenKeys`: `{"current":"2026-11","keys":{"2026-11":"<32 bytes in base64>"}}`. A new key is added and
 * made current; the old one stays until no tokens are sealed with it any more: a day, since a job uses them all.
 */
const Key = v.pipe(
  v.string(),
  v.base64(),
  v.transform(text => new Uint8Array(Buffer.from(text, "base64"))),
  v.check(bytes => bytes.length === 32, "Invalid key: Expected 32 bytes in base64"),
);
const KeyRing = v.pipe(
  v.string(),
  v.parseJson(),
  v.strictObject({ current: v.string(), keys: v.record(v.string(), Key) }),
  v.check(({ current, keys }) => Object.hasOwn(keys, current), "Invalid key ring: current names no key"),
);
export type KeyRing = v.InferOutput<typeof KeyRing>;

/** @throws Error that says what is wrong with the secret, without its value */
export function parseKeyRing(text: string): KeyRing {
  const result = v.safeParse(KeyRing, text);
  if (result.success) return result.output;
  throw new Error(
    `The secret stravaTokenKeys is not a valid key ring: ${result.issues[0].message.split(": Received")[0]}`,
  );
}

/**
 * Encrypts tokens: a JWE with `dir` and `A256GCM` (RFC 7516, 7.1), which jose opens. Made with Node's own cipher, since
 * the function that connects needs nothing else of jose's encryption, and is 13 kB smaller without it.
 */
export function sealTokens(ring: KeyRing, tokens: Tokens): string {
  const header = base64url(JSON.stringify({ alg: "dir", enc: "A256GCM", kid: ring.current }));
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyOf(ring, ring.current), iv).setAAD(Buffer.from(header));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(tokens), "utf8"), cipher.final()]);
  return [header, "", base64url(iv), base64url(sealed), base64url(cipher.getAuthTag())].join(".");
}

/** @throws Error when no key of the ring opens them, or they are another athlete's */
export async function openTokens(ring: KeyRing, sealed: string, athleteId: number): Promise<Tokens> {
  const { plaintext } = await compactDecrypt(sealed, ({ kid }) => keyOf(ring, kid), {
    keyManagementAlgorithms: ["dir"],
    contentEncryptionAlgorithms: ["A256GCM"],
  });
  const tokens = JSON.parse(new TextDecoder().decode(plaintext)) as Tokens;
  if (tokens.athleteId !== athleteId) throw new Error("The tokens are another athlete's.");
  return tokens;
}

const stateMilliseconds = 10 * 60_000;
const State = v.strictObject({ userId: v.string(), id: v.string(), expiresAt: v.number() });

/** What goes to Strava and comes back: a JWS that proves for ten minutes that this user asked. */
export const signState = (ring: KeyRing, userId: string, id: string, now: number): Promise<string> => {
  const state: v.InferOutput<typeof State> = { userId, id, expiresAt: now + stateMilliseconds };
  return new CompactSign(new TextEncoder().encode(JSON.stringify(state)))
    .setProtectedHeader({ alg: "HS256", kid: ring.current })
    .sign(derive(ring, ring.current, "state"));
};

/** The state's id and when it ends in milliseconds; null for one that is forged, late, or another user's. */
export async function readState(
  ring: KeyRing,
  state: string,
  userId: string,
  now: number,
): Promise<{ readonly id: string; readonly expiresAt: number } | null> {
  try {
    const keyFor = ({ kid }: { readonly kid?: string }) => derive(ring, kid, "state");
    const { payload } = await compactVerify(state, keyFor, { algorithms: ["HS256"] });
    const signed = v.parse(State, JSON.parse(new TextDecoder().decode(payload)));
    const isGood = signed.userId === userId && now < signed.expiresAt;
    return isGood ? { id: signed.id, expiresAt: signed.expiresAt } : null;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof UnknownKey) return null;
    throw error;
  }
}

/** What Strava shows when it calls the webhook's address for the first time. */
export const verifyToken = (ring: KeyRing): string => derive(ring, ring.current, "webhook").toString("hex");

export const isVerifyToken = (ring: KeyRing, token: string): boolean => isDerived(ring, "webhook", token);

/** The last part of the webhook's path, which Strava alone knows: its events are not signed. */
export const callbackSecret = (ring: KeyRing): string =>
  derive(ring, ring.current, "callback").toString("hex");

export const isCallbackSecret = (ring: KeyRing, secret: string): boolean =>
  isDerived(ring, "callback", secret);

/** By any key of the ring, in a time that tells nothing. */
function isDerived(ring: KeyRing, purpose: Purpose, given: string): boolean {
  const shown = digest(given);
  return Object.keys(ring.keys).some(id =>
    timingSafeEqual(shown, digest(derive(ring, id, purpose).toString("hex"))),
  );
}

type Purpose = "state" | "webhook" | "callback";

class UnknownKey extends Error {
  override readonly message = "No key of the ring has this id.";
}

function keyOf(ring: KeyRing, id: string | undefined): Uint8Array {
  const key = id !== undefined && Object.hasOwn(ring.keys, id) ? ring.keys[id] : undefined;
  if (!key) throw new UnknownKey();
  return key;
}

/** A key for one purpose, which says nothing about the others. */
const derive = (ring: KeyRing, id: string | undefined, purpose: Purpose): Buffer =>
  createHmac("sha256", keyOf(ring, id)).update(`groundwork strava ${purpose}`).digest();

const digest = (text: string): Buffer => createHmac("sha256", "compare").update(text).digest();

const base64url = (bytes: string | Buffer): string => Buffer.from(bytes).toString("base64url");
