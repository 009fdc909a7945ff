import { createHmac } from "node:crypto";
import { type ReadSecret, secretReader } from "../aws/secrets.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { Queries } from "../database/database.ts";
import { DataKeys } from "./data-keys.ts";
import { envelopeKeyService } from "./envelope.ts";
import { type KeyService, kmsKeyService, type RotatingKeys, type WrappedKey } from "./key-service.ts";
import { open, type Place, seal } from "./sealed.ts";

/** A row that keeps personal data: the table's name, and the row's id. */
export interface RecordName {
  readonly table: string;
  readonly row: string;
}

/** The data key of one record, ready to be used. */
export interface RecordKey {
  /** What the row keeps of it, in `data_key`, `key_arn` and `key_version`. */
  readonly wrapped: WrappedKey;
  /** Encrypts a JSON value for a column of the row. */
  seal(column: string, value: unknown): Uint8Array;
  /** @throws Error if it was altered, or sealed for another row or column */
  open(column: string, sealed: Uint8Array): unknown;
}

/**
 * Keeps personal data encrypted: each record under a data key of its own, which the stack's key encrypts. When the data
 * key is deleted with the row, what it encrypted elsewhere is lost for good.
 */
export interface PersonalData {
  /** A key for a record that is about to be stored. Asks the key service. */
  newKey(record: RecordName): Promise<RecordKey>;
  /** The key of a stored record. Asks the key service unless it did so within five minutes. */
  keyOf(record: RecordName, wrapped: WrappedKey): Promise<RecordKey>;
  /** Forgets the key of an erased record. */
  forget(record: RecordName, wrapped: WrappedKey): void;
  /**
   * A keyed hash of 32 bytes, by which a value is found and kept unique without being decrypted. Normalise the value
   * first.
   *
   * @param index names the index: the same value has another hash in each
   */
  hashOf(index: string, value: string): Promise<Uint8Array>;
}

export interface PersonalDataDependencies {
  /** Part of the encryption context; the function's role may use data keys of this service alone. */
  readonly service: string;
  readonly keys: KeyService;
  readonly indexSecret: ReadSecret;
  readonly now?: Clock;
}

/** @example const record = await personalData.newKey({ table: "customers", row: id }); */
export function personalDataOf({
  service,
  keys,
  indexSecret,
  now = systemClock,
}: PersonalDataDependencies): PersonalData {
  const dataKeys = new DataKeys(keys, now);
  const keyPlace = (record: RecordName) => dataKeyPlace(service, record);
  const recordKey = (
    record: RecordName,
    key: Parameters<typeof seal>[0],
    wrapped: WrappedKey,
  ): RecordKey => ({
    wrapped,
    seal: (column, value) => seal(key, { service, ...record, column }, value),
    open: (column, sealed) => open(key, { service, ...record, column }, sealed),
  });
  return {
    async newKey(record) {
      const { key, wrapped } = await dataKeys.generate(keyPlace(record));
      return recordKey(record, key, wrapped);
    },
    async keyOf(record, wrapped) {
      return recordKey(record, await dataKeys.unwrap(wrapped.dataKey, keyPlace(record)), wrapped);
    },
    forget: (record, wrapped) => dataKeys.forget(wrapped.dataKey, keyPlace(record)),
    async hashOf(index, value) {
      const text = JSON.stringify([service, index, value]);
      return createHmac("sha256", await indexSecret())
        .update(text)
        .digest();
    },
  };
}

/** Where a record's data key stands: what it is bound to at the key service. */
export const dataKeyPlace = (service: string, { table, row }: RecordName): Place => ({
  service,
  table,
  row,
  column: "data_key",
});

/** As the function's environment wants it. */
export const wirePersonalData = (
  env: KeyEnvironment & { readonly PERSONAL_DATA_INDEX_ARN: string },
  { database }: { readonly database: Queries },
): PersonalData =>
  personalDataOf({
    service: env.PERSONAL_DATA_SERVICE,
    keys: wireKeys(env, { database }),
    indexSecret: secretReader(env.PERSONAL_DATA_INDEX_ARN),
  });

interface KeyEnvironment {
  readonly PERSONAL_DATA_KEY_ARN: string;
  readonly PERSONAL_DATA_SERVICE: string;
}

/** The service's data keys, as the function's environment wants them. */
export const wireKeys = (env: KeyEnvironment, { database }: { readonly database: Queries }): RotatingKeys =>
  envelopeKeyService({
    keys: kmsKeyService(env.PERSONAL_DATA_KEY_ARN),
    database,
    service: env.PERSONAL_DATA_SERVICE,
  });
