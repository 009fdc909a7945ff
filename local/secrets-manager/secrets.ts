import type { StateCollection } from "../run/state.ts";
import type { Clock } from "../services/host.ts";
import { exists, invalidParameter, invalidRequest, notFound } from "./errors.ts";
import type { Tag } from "./limits.ts";

/** A value of a secret; a version without stages is on its way out. */
export interface Version {
  readonly stages: readonly string[];
  /** Milliseconds since the epoch, as all times here. */
  readonly createdAt: number;
  readonly secretString?: string;
  /** Base64. */
  readonly secretBinary?: string;
  readonly accessedAt?: number;
}

export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly description?: string;
  readonly kmsKeyId?: string;
  readonly owningService?: string;
  /** Undefined where none was ever set. */
  readonly tags?: readonly Tag[];
  readonly createdAt: number;
  readonly changedAt: number;
  readonly accessedAt?: number;
  readonly rotatedAt?: number;
  /** When it will be gone; set by DeleteSecret. */
  readonly deletesAt?: number;
  readonly deletedAt?: number;
  readonly rotation?: Rotation;
  readonly versions: Readonly<Record<string, Version>>;
  /** The value that the program last gave, to see when it gives another. */
  readonly programValue?: string;
}

export interface Rotation {
  readonly lambdaArn: string;
  readonly days?: number;
  /** Of its window, such as `3h`. */
  readonly duration?: string;
  /** `rate(...)` or `cron(...)`. */
  readonly schedule?: string;
}

export type Value = Pick<Version, "secretString" | "secretBinary">;

const UNSTAGED_KEPT = 100;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The secrets by ARN, and the rules of their versions and stages. */
export class Secrets {
  constructor(
    private readonly stored: StateCollection<Secret>,
    readonly clock: Clock,
    private readonly scope: { readonly region: string; readonly accountId: string },
  ) {}

  now = (): number => this.clock.now().getTime();

  all(): Secret[] {
    return [...this.stored.values()];
  }

  /** By ARN, by ARN without its random end, or by name. What ends as a whole ARN does is taken for one. */
  find(id: string): Secret | undefined {
    const isPart = id.startsWith("arn:") && !/-\w{6}$/.test(id);
    return (
      this.stored.get(id) ??
      this.all().find(secret => secret.name === id || (isPart && secret.arn.slice(0, -7) === id))
    );
  }

  /** @throws AwsError ResourceNotFoundException, InvalidRequestException for one that is being deleted */
  get(id: string, { deletedToo = false } = {}): Secret {
    const secret = this.find(id);
    if (!secret) throw notFound();
    if (secret.deletesAt !== undefined && !deletedToo) {
      throw invalidRequest(
        "You can't perform this operation on the secret because it was marked for deletion.",
      );
    }
    return secret;
  }

  /**
   * One that may be given another value or deleted.
   * @throws AwsError as `get`, and InvalidRequestException for one that another service manages:
   *   https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html
   */
  getOwn(id: string): Secret {
    const secret = this.get(id);
    if (secret.owningService === undefined) return secret;
    throw invalidRequest(
      `You can't perform this operation on the secret because it is managed by ${secret.owningService}.`,
    );
  }

  save(secret: Secret): Secret {
    this.stored.set(secret.arn, secret);
    return secret;
  }

  /** Notes that a version was read. AWS tells the day alone. */
  accessed(secret: Secret, id: string, version: Version): void {
    const accessedAt = Math.floor(this.now() / DAY_MS) * DAY_MS;
    const versions = { ...secret.versions, [id]: { ...version, accessedAt } };
    this.save({ ...secret, accessedAt, versions });
  }

  remove(secret: Secret): void {
    this.stored.delete(secret.arn);
  }

  /** What IAM policies name; AWS compares six unknown characters for a secret that it is asked for by name. */
  arnOf(id: unknown): string {
    if (typeof id !== "string") return "*";
    const { region, accountId } = this.scope;
    return (
      this.find(id)?.arn ??
      (id.startsWith("arn:") ? id : `arn:aws:secretsmanager:${region}:${accountId}:secret:${id}-??????`)
    );
  }

  newArn(name: string, suffix: string): string {
    return `arn:aws:secretsmanager:${this.scope.region}:${this.scope.accountId}:secret:${name}-${suffix}`;
  }

  /** Version that has the stage. */
  staged(secret: Secret, stage: string): [id: string, version: Version] | undefined {
    return Object.entries(secret.versions).find(([, version]) => version.stages.includes(stage));
  }

  /**
   * Adds a version. The same token with the same value changes nothing; with another value it is refused.
   * @throws AwsError ResourceExistsException
   */
  addVersion(secret: Secret, id: string, value: Value, stages: readonly string[]): Secret {
    const known = secret.versions[id];
    if (known && hasValue(known)) {
      if (known.secretString === value.secretString && known.secretBinary === value.secretBinary)
        return secret;
      throw tokenInUse(secret, id);
    }
    const version: Version = { ...value, stages: known?.stages ?? [], createdAt: this.now() };
    const added = { ...secret, changedAt: this.now(), versions: { ...secret.versions, [id]: version } };
    return this.save(withoutOldest(stages.reduce((before, stage) => moveStage(before, stage, id), added)));
  }

  /** @throws AwsError InvalidParameterException unless the present holder is named, as AWS wants it */
  moveStage(secret: Secret, stage: string, to: string | undefined, from: string | undefined): Secret {
    for (const id of [to, from]) {
      if (id !== undefined && !secret.versions[id])
        throw notFound(`Secrets Manager can't find the specified secret version: ${id}.`);
    }
    if (from !== undefined && !secret.versions[from]?.stages.includes(stage))
      throw invalidParameter(`Staging label ${stage} is not attached to version ${from}.`);
    const holder = this.staged(secret, stage)?.[0];
    if (holder !== undefined && holder !== from && holder !== to) {
      throw invalidParameter(
        `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ` +
          `${holder}, so you must explicitly reference that version in RemoveFromVersionId.`,
      );
    }
    if (to === undefined && stage === "AWSCURRENT") {
      throw invalidParameter(
        "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.",
      );
    }
    if (to === undefined && from === undefined)
      throw invalidParameter("MoveToVersionId or RemoveFromVersionId is needed.");
    return this.save({ ...withoutOldest(moveStage(secret, stage, to)), changedAt: this.now() });
  }
}

/** A rotation begins with a version that has none yet. */
export const hasValue = (version: Version): boolean =>
  version.secretString !== undefined || version.secretBinary !== undefined;

export const tokenInUse = (secret: Secret, token: string) =>
  exists(
    `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${secret.arn}.`,
  );

/** A stage is on one version at most; AWSPREVIOUS follows where AWSCURRENT was, and AWSPENDING does not stay there. */
function moveStage(secret: Secret, stage: string, to: string | undefined): Secret {
  const before = Object.entries(secret.versions).find(([, version]) => version.stages.includes(stage))?.[0];
  const versions = Object.fromEntries(
    Object.entries(secret.versions).map(([id, version]) => {
      const isLeft = stage === "AWSCURRENT" && id === before && id !== to;
      const others = version.stages.filter(one => one !== stage && !(isLeft && one === "AWSPENDING"));
      return [id, { ...version, stages: id === to ? [...others, stage].sort() : others }];
    }),
  );
  const moved = { ...secret, versions };
  if (stage !== "AWSCURRENT" || before === undefined || before === to) return moved;
  return moveStage(moved, "AWSPREVIOUS", before);
}

function withoutOldest(secret: Secret): Secret {
  const unstaged = Object.entries(secret.versions)
    .filter(([, version]) => version.stages.length === 0)
    .reverse()
    .sort(([, a], [, b]) => b.createdAt - a.createdAt)
    .slice(UNSTAGED_KEPT)
    .map(([id]) => id);
  if (unstaged.length === 0) return secret;
  return {
    ...secret,
    versions: Object.fromEntries(Object.entries(secret.versions).filter(([id]) => !unstaged.includes(id))),
  };
}
