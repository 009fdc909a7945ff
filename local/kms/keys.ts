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
  /** The oldest first; at least one. */
  readonly materials: readonly Material[];
}

/** Where a key belongs: its ARN's parts. */
interface Place {
  readonly region: string;
  readonly accountId: string;
}

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
   * @throws AwsError NotFoundException for an alias that the program does not register
   */
  arnOf(keyId: string): string {
    const { region, accountId } = this.place;
    const alias = /^(?:arn:[^:]+:kms:[^:]*:[^:]*:)?(alias\/.+)$/.exec(keyId)?.[1];
    if (alias === undefined)
      return keyId.startsWith("arn:") ? keyId : `arn:aws:kms:${region}:${accountId}:key/${keyId}`;
    const arn = this.aliases.get(alias);
    if (arn === undefined) throw notFound(`Alias arn:aws:kms:${region}:${accountId}:${alias} is not found.`);
    return arn;
  }

  /** @throws AwsError NotFoundException */
  get(keyId: string): Key {
    const arn = this.arnOf(keyId);
    const key = this.stored.get(arn);
    if (key === undefined) throw notFound(`Key '${arn}' does not exist`);
    return key;
  }

  /** @throws AwsError NotFoundException, DisabledException or KMSInvalidStateException */
  usable(keyId: string): Key {
    const key = this.get(keyId);
    if (key.state === "Disabled") throw disabled(key.arn);
    if (key.state === "PendingDeletion") throw invalidState(`${key.arn} is pending deletion.`);
    return key;
  }
}

/** The material that encrypts. */
export const currentMaterial = ({ materials }: Key): Material => materials.at(-1) as Material;
