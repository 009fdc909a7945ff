import type { AwsOperation, CallContext } from "../aws/types.ts";
import { decrypt, type EncryptionContext, type Envelope, readEnvelope } from "./ciphertext.ts";
import { dryRun, incorrectKey, invalidCiphertext, validation } from "./errors.ts";
import { currentMaterial, type Key, type Keys } from "./keys.ts";

export type Input = Readonly<Record<string, unknown>>;

export interface OperationContext {
  readonly keys: Keys;
  readonly accountId: string;
  /** Makes the bytes of keys. */
  readonly random: (bytes: number) => Buffer;
}

type Run = (input: Input, context: OperationContext, call: CallContext) => unknown;

interface Shape {
  /** The key that the call's permission is checked on; undefined where the input names none that can be read. */
  readonly keyOf?: (input: Input, keys: Keys) => string | undefined;
  readonly contextMember?: string;
  /** Where it is not named after the operation. */
  readonly action?: string;
}

/** An operation on the key that `KeyId` names, in any of its forms. */
export const onKey =
  (name: string, run: Run, shape: Shape = {}) =>
  (context: OperationContext): AwsOperation<Input> => {
    const {
      keyOf = (input, keys) => keys.arnOf(required(input, "KeyId")),
      contextMember,
      action = name,
    } = shape;
    return {
      action: `kms:${action}`,
      resources: input => [keyOf(input, context.keys) ?? []].flat(),
      conditions: input => conditionsOf(context, input, contextMember),
      run: async (input, call) => run(input, context, call),
    };
  };

/** An operation that AWS checks against no key. */
export const onAll =
  (name: string, run: Run) =>
  (context: OperationContext): AwsOperation<Input> => ({
    action: `kms:${name}`,
    resources: () => ["*"],
    run: async (input, call) => run(input, context, call),
  });

/**
 * What policies may ask of a call. A call never comes through another service here.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export function conditionsOf(
  { accountId }: Pick<OperationContext, "accountId">,
  input: Input,
  contextMember = "EncryptionContext",
): ReadonlyMap<string, string | undefined> {
  const keyId = typeof input.KeyId === "string" ? input.KeyId : "";
  const alias = /alias\/.+$/.exec(keyId)?.[0];
  return new Map<string, string | undefined>([
    ["kms:calleraccount", accountId],
    ["kms:viaservice", undefined],
    ["kms:requestalias", alias],
    ...Object.entries(readContext(input, contextMember)).map(
      ([key, value]) => [`kms:encryptioncontext:${key.toLowerCase()}`, value] as const,
    ),
  ]);
}

/** @throws AwsError ValidationException */
export function required(input: Input, member: string): string {
  const value = input[member];
  if (typeof value === "string" && value !== "") return value;
  const name = member.charAt(0).toLowerCase() + member.slice(1);
  throw validation(
    `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
  );
}

/** @throws AwsError ValidationException where a value is not text */
export function readContext(input: Input, member = "EncryptionContext"): EncryptionContext {
  const context = input[member] ?? {};
  const entries = typeof context === "object" && !Array.isArray(context) ? Object.entries(context) : null;
  if (entries?.every(([, value]) => typeof value === "string")) return Object.fromEntries(entries);
  throw validation(`${member} must hold pairs of strings.`);
}

/** Bytes in base64, so many at least and at most. */
export function readBytes(input: Input, member: string, most: number): Buffer {
  const given = input[member] === "" ? "" : required(input, member);
  const bytes = Buffer.from(given, "base64");
  if (bytes.length >= 1 && bytes.length <= most) return bytes;
  const name = member.charAt(0).toLowerCase() + member.slice(1);
  const bound = bytes.length < 1 ? "greater than or equal to 1" : `less than or equal to ${most}`;
  throw validation(
    `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must have length ${bound}`,
  );
}

/** @throws AwsError ValidationException */
export function checkRange(value: unknown, name: string, least: number, most: number): void {
  if (typeof value === "number" && value >= least && value <= most) return;
  const bound =
    typeof value === "number" && value > most
      ? `less than or equal to ${most}`
      : `greater than or equal to ${least}`;
  throw validation(
    `1 validation error detected: Value '${String(value)}' at '${name}' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

/** Only symmetric keys are here, and they have one algorithm. */
export function checkAlgorithm(input: Input, member = "EncryptionAlgorithm"): void {
  const value = input[member] ?? "SYMMETRIC_DEFAULT";
  if (value !== "SYMMETRIC_DEFAULT")
    throw validation(
      `${member} ${String(value)} needs an asymmetric key, which local mode does not emulate.`,
    );
}

/** @throws AwsError ValidationException */
export function refuseModifiers(input: Input): void {
  if (input.DryRunModifiers !== undefined)
    throw validation("Local mode does not emulate DryRunModifiers: leave them out.");
}

/** @throws AwsError DryRunOperationException: the call was only to be checked */
export function endDryRun(input: Input): void {
  if (input.DryRun === true) throw dryRun();
}

/** The key that a ciphertext names, for the check of permissions; undefined if it cannot be read. */
export function keyOfCiphertext(input: Input, keys: Keys, member = "CiphertextBlob"): string | undefined {
  const blob = input[member];
  const envelope = typeof blob === "string" ? readEnvelope(Buffer.from(blob, "base64")) : undefined;
  return envelope && keys.arnOf(envelope.keyId);
}

/** What was encrypted, and by which key and material. */
export interface Opened {
  readonly key: Key;
  readonly materialId: string;
  readonly plaintext: Buffer;
}

/**
 * Decrypts a ciphertext.
 *
 * @param wanted the key that the caller names, if any
 * @throws AwsError InvalidCiphertextException, IncorrectKeyException, or what {@link Keys.usable} throws
 */
export function open(
  keys: Keys,
  blob: Buffer,
  context: EncryptionContext,
  wanted: string | undefined,
): Opened {
  const envelope = readEnvelope(blob);
  if (envelope === undefined) throw invalidCiphertext();
  if (wanted !== undefined && keys.get(wanted).arn !== keys.arnOf(envelope.keyId)) throw incorrectKey();
  const key = keys.usable(envelope.keyId);
  const plaintext = openWith(key, envelope, context);
  if (plaintext === undefined) throw invalidCiphertext();
  return { key, materialId: envelope.materialId, plaintext };
}

function openWith(key: Key, envelope: Envelope, context: EncryptionContext): Buffer | undefined {
  const material = key.materials.find(({ id }) => id === envelope.materialId);
  return material && decrypt(key.keyId, material, envelope, context);
}

/** What replies say of the key that encrypted. */
export const madeBy = (key: Key) => ({ KeyId: key.arn, KeyMaterialId: currentMaterial(key).id });
