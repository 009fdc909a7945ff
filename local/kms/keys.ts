import type { StateCollection } from "../run/state.ts";
import type { Clock } from "../services/host.ts";
import { disabled, invalidState, notFound } from "./errors.ts";

/** One generation of a key's secret. The newest encrypts; all of them decrypt. */
export interface Material {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** 32 bytes in base64. */
  readonly secret: string;
  /** Milliseconds since the epoch, as all times here. */
  readonly createdAt: number;
}

/** A symmetric key for encryption. */
export interface Key {
  readonly keyId: string;
  readonly arn: string;
  readonly description: string;
  readonly state: "Enabled" | "Disabled" | "PendingDeletion";
  readonly createdAt: number;
  readonly rotates: boolean;
  /** Of the automatic rotation; a year where it is not set. */
  readonly rotationDays?: number;
  /** The oldest first; at least one. */
  readonly materials: readonly Material[];
}

/** Where a key belongs: its ARN's parts. */
interface Place {
  readonly region: string;
  readonly accountId: string;
}

const KEY_ID = /^(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** The keys, with the aliases that the program gives them. */
export class Keys {
  /** ARN of the key by alias name. */
  aliases: ReadonlyMap<string, string> = new Map();

  constructor(
    private readonly stored: StateCollection<Key>,
    private readonly clock: Clock,
    private readonly place: Place,
  ) {}

  now(): number {
    return this.clock.now().getTime();
  }

  all(): Key[] {
    return [...this.stored.values()].sort((a, b) => (a.arn < b.arn ? -1 : 1));
  }

  save(key: Key): Key {
    this.stored.set(key.arn, key);
    return key;
  }

  byArn(arn: string): Key | undefined {
    return this.stored.get(arn);
  }

  /**
   * The ARN that an id, an ARN, an alias or an alias's ARN stands for, whether or not there is such a key.
   * @throws AwsError NotFoundException for an alias that the program does not register, and an ARN of another region
   */
  arnOf(keyId: string): string {
    const { region } = this.place;
    const elsewhere = /^arn:[^:]+:kms:([^:]+):/.exec(keyId)?.[1] ?? region;
    if (elsewhere !== region) throw notFound(`Invalid arn ${elsewhere}`);
    const here = this.#arn("");
    const alias = keyId.startsWith(here) ? keyId.slice(here.length) : keyId;
    if (!alias.startsWith("alias/")) return keyId.startsWith("arn:") ? keyId : this.#arn(`key/${keyId}`);
    const arn = this.aliases.get(alias);
    if (arn === undefined) throw notFound(`Alias ${this.#arn(alias)} is not found.`);
    return arn;
  }

  #arn = (resource: string): string => `arn:aws:kms:${this.place.region}:${this.place.accountId}:${resource}`;

  /** @throws AwsError NotFoundException */
  get(keyId: string): Key {
    const arn = this.arnOf(keyId);
    const key = this.stored.get(arn);
    if (key !== undefined) return key;
    const isId = keyId.startsWith("arn:") || KEY_ID.test(keyId);
    throw notFound(isId ? `Key '${arn}' does not exist` : `Invalid keyId '${keyId}'`);
  }

  /**
   * The key of an operation that takes an id or an ARN and no alias.
   * @throws AwsError NotFoundException
   */
  getById(keyId: string): Key {
    if (/^(?:arn:.*:)?alias\//.test(keyId)) throw notFound(`Invalid keyId ${keyId}`);
    return this.get(keyId);
  }

  /** @throws AwsError NotFoundException, DisabledException or KMSInvalidStateException */
  usable(keyId: string): Key {
    return this.inUse(this.get(keyId));
  }

  /** @throws AwsError DisabledException or KMSInvalidStateException */
  inUse(key: Key): Key {
    if (key.state === "Disabled") throw disabled(key.arn);
    if (key.state === "PendingDeletion") throw invalidState(`${key.arn} is pending deletion.`);
    return key;
  }
}

/** The material that encrypts. */
export const currentMaterial = ({ materials }: Key): Material => materials.at(-1) as Material;
