import { type KeyObject, randomBytes } from "node:crypto";
import { type Clock, type NewId, newUuid, systemClock } from "../clock.ts";
import type { Queries } from "../database/database.ts";
import { DataKeys } from "./data-keys.ts";
import type { KeyService, RotatingKeys, WrappedKey } from "./key-service.ts";
import { open, type Place, seal } from "./sealed.ts";
import {
  findWrappingKey,
  insertWrappingKey,
  newestWrappingKey,
  type WrappingKey,
} from "./wrapping-key-store.ts";

export interface EnvelopeDependencies {
  /** Encrypts the wrapping keys. */
  readonly keys: KeyService;
  readonly database: Queries;
  /** Each service has wrapping keys of its own. */
  readonly service: string;
  readonly now?: Clock;
  readonly newId?: NewId;
}

/** What a data key begins with that a wrapping key encrypted, before the wrapping key's id. KMS's own begin otherwise. */
const mark = Buffer.from("key:", "latin1");
const idBytes = 16;
const headBytes = mark.length + idBytes;
const dataKeyBytes = 32;
/** How long it is taken as given which wrapping key is the newest, in milliseconds. */
const keptMilliseconds = 300_000;

/**
 * A key service that asks another one seldom: a wrapping key, which that one encrypts, encrypts the data keys here. Each
 * record still has a data key of its own, which is lost with its row. Data keys that the other service encrypted itself are
 * decrypted by it, until {@link RotatingKeys.rewrap} has brought them here.
 */
export function envelopeKeyService(dependencies: EnvelopeDependencies): RotatingKeys {
  const { keys, database, service, now = systemClock, newId = newUuid } = dependencies;
  const unwrapped = new DataKeys(keys, now);
  const known = new Map<string, WrappingKey>();
  let newest: { readonly key: Promise<WrappingKey>; readonly until: number } | undefined;

  const placeOf = (id: string): Place => ({
    service,
    table: "personal_data_keys",
    row: id,
    column: "data_key",
  });
  const keyOf = ({ id, dataKey }: WrappingKey): Promise<KeyObject> => unwrapped.unwrap(dataKey, placeOf(id));

  /** Calls at the same time share one look, so that they make no two keys. */
  function keep(key: Promise<WrappingKey>): Promise<WrappingKey> {
    const kept = { key, until: now() + keptMilliseconds };
    newest = kept;
    key.then(
      found => known.set(found.id, found),
      () => {
        if (newest === kept) newest = undefined;
      },
    );
    return key;
  }

  async function create(): Promise<WrappingKey> {
    const id = newId();
    const { wrapped } = await unwrapped.generate(placeOf(id));
    await insertWrappingKey(database, service, { id, ...wrapped });
    return { id, ...wrapped };
  }

  function current(): Promise<WrappingKey> {
    if (newest && now() < newest.until) return newest.key;
    return keep(newestWrappingKey(database, service).then(stored => stored ?? create()));
  }

  async function find(id: string): Promise<WrappingKey> {
    const key = known.get(id) ?? (await findWrappingKey(database, service, id));
    if (!key) throw new Error(`The service ${service} has no wrapping key ${id}.`);
    known.set(id, key);
    return key;
  }

  async function wrap(plaintext: Uint8Array, place: Place): Promise<WrappedKey> {
    const wrapping = await current();
    const sealed = seal(await keyOf(wrapping), place, Buffer.from(plaintext).toString("base64"));
    const id = Buffer.from(wrapping.id.replaceAll("-", ""), "hex");
    return { dataKey: Buffer.concat([mark, id, sealed]), keyArn: wrapping.keyArn, keyVersion: wrapping.id };
  }

  async function unwrap(dataKey: Uint8Array, place: Place): Promise<Uint8Array> {
    const bytes = Buffer.from(dataKey);
    if (!bytes.subarray(0, mark.length).equals(mark)) return keys.unwrap(dataKey, place);
    const wrapping = await find(uuidOf(bytes.subarray(mark.length, headBytes)));
    return Buffer.from(String(open(await keyOf(wrapping), place, bytes.subarray(headBytes))), "base64");
  }

  return {
    async generate(place) {
      const plaintext = randomBytes(dataKeyBytes);
      return { ...(await wrap(plaintext, place)), plaintext };
    },
    unwrap,
    rewrap: async (dataKey, place) => wrap(await unwrap(dataKey, place), place),
    async latestVersion() {
      const [generation, stored] = await Promise.all([
        keys.latestVersion(),
        newestWrappingKey(database, service),
      ]);
      const isLatest = stored?.keyVersion === generation;
      return (await keep(isLatest ? Promise.resolve(stored) : create())).id;
    },
  };
}

const uuidOf = (bytes: Buffer): string =>
  bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
